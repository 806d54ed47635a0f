#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
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

int sluice_begin_writing(int file, off_t offset, off_t count) {
  return sync_file_range(file, offset, count, SYNC_FILE_RANGE_WRITE);
}
