// GNU functions that the Glibc overlay does not import, because it is built without _GNU_SOURCE.
// Declared here with the prototypes of their man pages, so that no wrapper has to be written or trusted.
#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>
#include <sys/resource.h>
#include <stddef.h>
#include <sys/types.h>

// posix_spawn_file_actions_addclosefrom_np(3), glibc 2.34
int sluice_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

// prlimit(2): sets a limit of another process
int sluice_limit_process(pid_t process, int resource, unsigned long long value);

// pipe2(2) with O_CLOEXEC; capacity 0 leaves the kernel's default (F_SETPIPE_SZ of fcntl(2))
int sluice_pipe(int ends[2], int capacity);

// prctl(2) PR_SET_PDEATHSIG with SIGKILL, then a check that the parent did not go before the call
int sluice_die_with_parent(pid_t parent);

// prctl(2) PR_SET_DUMPABLE 0: no core files, no ptrace by other processes of the same user
int sluice_forbid_dumps(void);

// clone(2) as fork(2), but the child's parent is this process's parent (CLONE_PARENT). Only for a process with one thread.
pid_t sluice_fork_for_parent(void);

// close_range(2), glibc 2.34
int sluice_close_range(int first, int last);

// sendmsg(2) of one packet with descriptors (SCM_RIGHTS of unix(7)); 0 or an errno
int sluice_send_descriptors(int socket, const void *bytes, size_t size, const int *descriptors, int count);

// recvmsg(2) of one packet; *count is the room for descriptors, then how many came, which are close-on-exec.
// The packet's length; 0 at the end, -1 for a packet that is longer than `size`, holds more descriptors or cannot be had.
ssize_t sluice_receive_descriptors(int socket, void *bytes, size_t size, int *descriptors, int *count);

// sync_file_range(2) with SYNC_FILE_RANGE_WRITE: asks the system to begin writing a range of a file, and does not wait
int sluice_begin_writing(int file, off_t offset, off_t count);

#endif
