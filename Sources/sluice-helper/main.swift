import Glibc

// The contained children of the gateway. Each parses what strangers send, holds nothing but what its one conversation needs,
// and is killed by its parent when time is up.

// `ssh` runs the helper again to ask for a password or passphrase.
if let answer = SSHAskPass.runIfAsked() { exit(answer) }

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "ssh": exit(SSHCommand.run(Array(arguments.dropFirst())))
case "openpgp": exit(OpenPGPCommand.run(Array(arguments.dropFirst())))
case "openpgp-template": exit(OpenPGPTemplate.run(Array(arguments.dropFirst())))
default:
  let message = Array("sluice-helper is started by sluice; it has no use of its own.\n".utf8)
  _ = write(STDERR_FILENO, message, message.count)
  exit(64)
}
