#ifndef SLUICE_CGPGME_SHIM_H
#define SLUICE_CGPGME_SHIM_H

#include <gpgme.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* gpgme's results are linked lists with bit-fields, which Swift does not
   import. They are copied into flat structs; the strings stay borrowed from
   the context and die with its next operation. */

struct sluice_decryption_result {
  const char *symmetric_cipher; /* "AES256.CFB" */
  const char *unsupported_algorithm;
  int wrong_key_usage;
  int legacy_cipher_without_mdc;
};

struct sluice_signature_result {
  const char *fingerprint; /* of the signing subkey, or a key id */
  unsigned int status;     /* error code without its source */
  unsigned long created;
  unsigned long expires;
  int hash_algorithm;
  int public_key_algorithm;
  int wrong_key_usage;
};

static inline int
sluice_copy_decryption_result (gpgme_ctx_t context,
                               struct sluice_decryption_result *out)
{
  gpgme_decrypt_result_t result = gpgme_op_decrypt_result (context);
  if (!result)
    return 0;
  out->symmetric_cipher = result->symkey_algo;
  out->unsupported_algorithm = result->unsupported_algorithm;
  out->wrong_key_usage = result->wrong_key_usage;
  out->legacy_cipher_without_mdc = result->legacy_cipher_nomdc;
  return 1;
}

static inline int
sluice_copy_signature (gpgme_ctx_t context, int index,
                       struct sluice_signature_result *out)
{
  gpgme_verify_result_t result = gpgme_op_verify_result (context);
  gpgme_signature_t signature = result ? result->signatures : NULL;
  while (signature && index-- > 0)
    signature = signature->next;
  if (!signature)
    return 0;
  out->fingerprint = signature->fpr;
  out->status = gpgme_err_code (signature->status);
  out->created = signature->timestamp;
  out->expires = signature->exp_timestamp;
  out->hash_algorithm = (int) signature->hash_algo;
  out->public_key_algorithm = (int) signature->pubkey_algo;
  out->wrong_key_usage = signature->wrong_key_usage;
  return 1;
}

/* prctl is variadic, which Swift cannot call. */

static inline int
sluice_become_subreaper (void)
{
  return prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/* Through syscall(2): the function needs _GNU_SOURCE. The number is raised so
   that giving the file to a child under a small number never overwrites
   another. */
static inline int
sluice_memory_file (const char *name)
{
  int low = (int) syscall (SYS_memfd_create, name, 1U /* MFD_CLOEXEC */);
  int descriptor;
  if (low < 0)
    return -1;
  descriptor = fcntl (low, F_DUPFD_CLOEXEC, 16);
  close (low);
  return descriptor;
}

/* splice(2), declared only with _GNU_SOURCE. */
static inline ssize_t
sluice_splice (int from, off_t *from_offset, int to, off_t *to_offset,
               size_t count, int nonblocking)
{
  return syscall (SYS_splice, from, from_offset, to, to_offset, count,
                  nonblocking ? 2U /* SPLICE_F_NONBLOCK */ : 0U);
}

/* poll(2) with a limit in nanoseconds (ppoll(2), which the Glibc overlay does
   not import), no signals masked. */
static inline int
sluice_ppoll (struct pollfd *descriptors, int count, struct timespec *limit)
{
  return (int)syscall (SYS_ppoll, descriptors, count, limit, NULL, 0);
}

/* F_SETPIPE_SZ of fcntl(2). A refusal (/proc/sys/fs/pipe-max-size) leaves the
   pipe as it is. */
static inline void
sluice_widen_pipe (int pipe, int bytes)
{
  (void)fcntl (pipe, 1031, bytes);
}

static inline void
sluice_set_errno (int value)
{
  errno = value;
}

#endif
