#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int sluice_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int sluice_limit_process(pid_t process, int resource, unsigned long long value) {
  struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
  return prlimit(process, resource, &limit, NULL);
}

int sluice_pipe(int ends[2], int capacity) {
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  // A refusal (/proc/sys/fs/pipe-max-size) leaves the default: capacity is a matter of speed alone.
  if (capacity > 0) (void)fcntl(ends[1], F_SETPIPE_SZ, capacity);
  return 0;
}

int sluice_die_with_parent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
  return getppid() == parent ? 0 : ESRCH;
}

int sluice_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0) == 0 ? 0 : errno; }

pid_t sluice_fork_for_parent(void) { return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL); }

int sluice_close_range(int first, int last) { return close_range((unsigned)first, (unsigned)last, 0); }

enum { most_descriptors = 16 };

int sluice_send_descriptors(int socket, const void *bytes, size_t size, const int *descriptors, int count) {
  if (count < 0 || count > most_descriptors) return EINVAL;
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_descriptors)] = {0};
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count > 0) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == (ssize_t)size ? 0 : errno;
}

ssize_t sluice_receive_descriptors(int socket, void *bytes, size_t size, int *descriptors, int *count) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_descriptors)];
  struct iovec part = {.iov_base = bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t length;
  do length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  int room = *count;
  *count = 0;
  if (length <= 0) return length;
  int fits = !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    int came = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    for (int place = 0; place < came; place++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + sizeof(int) * place, sizeof descriptor);
      if (*count < room) {
        descriptors[(*count)++] = descriptor;
      } else {
        close(descriptor);
        fits = 0;
      }
    }
  }
  return fits ? length : -1;
}

int sluice_begin_writing(int file, off_t offset, off_t count) {
  return sync_file_range(file, offset, count, SYNC_FILE_RANGE_WRITE);
}
