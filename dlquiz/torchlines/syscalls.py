"""The numbers of Linux's system calls that the wall knows: name, x86_64, aarch64 (`-`: not there). Data only.

From the kernel's own headers asm/unistd_64.h and asm-generic/unistd.h; these numbers never change.
"""

from __future__ import annotations

from collections.abc import Mapping

MACHINES = ("x86_64", "aarch64")


def _table(text: str) -> Mapping[str, tuple[int | None, ...]]:
    words = text.split()
    return {
        words[at]: tuple(None if word == "-" else int(word) for word in words[at + 1 : at + 3])
        for at in range(0, len(words), 3)
    }


# Memory, time, the own process, and what is open already.
PLAIN = _table(
    """
    newfstatat 262 79  read 0 63  futex 202 98  munmap 11 215  brk 12 214  write 1 64  lseek 8 62  close 3 57
    fstat 5 80  alarm 37 -  getdents64 217 61  pread64 17 67  readv 19 65  writev 20 66  stat 4 -  lstat 6 -
    statx 332 291  mremap 25 216  madvise 28 233  getrandom 318 278  exit 60 93  exit_group 231 94  setitimer 38 103
    rt_sigaction 13 134  rt_sigprocmask 14 135  rt_sigreturn 15 139  sigaltstack 131 132  restart_syscall 219 128
    clock_gettime 228 113  clock_getres 229 114  clock_nanosleep 230 115  nanosleep 35 101  gettimeofday 96 169
    time 201 -  sched_yield 24 124  sched_getaffinity 204 123  getcpu 309 168  getpid 39 172  gettid 186 178
    getppid 110 173  getuid 102 174  geteuid 107 175  getgid 104 176  getegid 108 177  uname 63 160  sysinfo 99 179
    getrlimit 97 163  getrusage 98 165  times 100 153  poll 7 -  ppoll 271 73  access 21 -  faccessat 269 48
    faccessat2 439 439  readlink 89 -  readlinkat 267 78  getcwd 79 17  set_robust_list 273 99  rseq 334 293
    membarrier 324 283  mincore 27 232
    """
)

# Allowed for some arguments only; see `seccomp`.
CHECKED = _table(
    """
    openat 257 56  open 2 -  ioctl 16 29  fcntl 72 25  mmap 9 222  mprotect 10 226  clone 56 220  clone3 435 435
    tgkill 234 131  prlimit64 302 261
    """
)

# No honest lines come near these: whoever tries one is ended at once.
DEADLY = _table(
    """
    execve 59 221  execveat 322 281  fork 57 -  vfork 58 -  kill 62 129  tkill 200 130  rt_sigqueueinfo 129 138
    rt_tgsigqueueinfo 297 240  pidfd_send_signal 424 424  pidfd_open 434 434  pidfd_getfd 438 438  ptrace 101 117
    process_vm_readv 310 270  process_vm_writev 311 271  process_madvise 440 440  socket 41 198  socketpair 53 199
    connect 42 203  bind 49 200  listen 50 201  accept 43 202  accept4 288 242  sendto 44 206  sendmsg 46 211
    sendmmsg 307 269  io_uring_setup 425 425  io_uring_enter 426 426  io_uring_register 427 427  bpf 321 280
    perf_event_open 298 241  userfaultfd 323 282  mount 165 40  umount2 166 39  pivot_root 155 41  chroot 161 51
    setns 308 268  unshare 272 97  keyctl 250 219  add_key 248 217  request_key 249 218  init_module 175 105
    finit_module 313 273  delete_module 176 106  kexec_load 246 104  reboot 169 142  memfd_create 319 279
    """
)
