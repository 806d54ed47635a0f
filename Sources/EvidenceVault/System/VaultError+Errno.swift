internal import Glibc

extension VaultError {
  /// The error of a failed system call: the one place where error numbers become codes and remedies.
  init(_ operation: Operation, _ path: String, _ number: Int32) {
    let code: Code
    let remedy: String
    switch number {
    case _ where operation == .fsync || operation == .fsyncFolder:
      code = .notDurable
      remedy = "do not trust what was written; check the disk and the kernel's log, then start again so that recovery decides"
    case ENOSPC, EDQUOT:
      code = .noSpace
      remedy = "free space or raise the quota; work goes on by itself then"
    case EACCES, EPERM, EROFS:
      code = .permission
      remedy = "check owner and mode of the folder, and that its file system is writable"
    case ENOENT, ENOTDIR:
      code = .notFound
      remedy = "check the path"
    case EEXIST, ENOTEMPTY:
      code = .exists
      remedy = "nothing was overwritten; look at what is there"
    case EXDEV:
      code = .crossDevice
      remedy = "put both folders on one file system"
    case EMFILE, ENFILE:
      code = .inputOutput
      remedy = "raise the limit of open files"
    case EIO:
      code = .inputOutput
      remedy = "check the disk and the kernel's log"
    default:
      code = .inputOutput
      remedy = "see the error number"
    }
    self.init(code, operation, path, errno: number, message: "\(String(cString: strerror(number))) (errno \(number))", remedy: remedy)
  }
}
