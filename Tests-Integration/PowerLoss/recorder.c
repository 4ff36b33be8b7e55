// Records what a process writes to the files of one folder and when it asks for durability, and lets those calls fail
// on demand. Preloaded into an authority by the power loss and disk trials (Linux).
//
// TRIAL_RECORD_FOLDER  the folder whose files are watched, as a canonical path
// TRIAL_RECORD_LOG     where the record goes; nothing is recorded without it
// TRIAL_FAULTS         a folder: while it holds a file `sync`, fsync and fdatasync fail with EIO; `write`: writes fail
//                      with EIO; `read-only`: writes fail with EROFS
//
// The log is a sequence of: struct record, then `length` bytes for an open (the path), an unlink (the path), a rename
// (both paths, each ended by a zero) and a write (the data). All numbers are in the byte order of the machine.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { OPENED = 1, WRITTEN = 2, TRUNCATED = 3, SYNCED = 4, UNLINKED = 5, RENAMED = 6, UNSUPPORTED = 7 };

struct record {
    uint64_t start, end;  // CLOCK_MONOTONIC, nanoseconds
    uint64_t file;        // the inode; 0 where there is none
    uint64_t offset;      // of a write; the new length of a truncation
    uint64_t length;      // of what follows, and of the write
    uint64_t kind;
};

#define DESCRIPTORS 65536
static uint64_t inode_of[DESCRIPTORS];  // 0: not watched
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -1;
static char folder[PATH_MAX], faults[PATH_MAX];
static size_t folder_length;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

__attribute__((constructor)) static void begin(void) {
    const char *watched = getenv("TRIAL_RECORD_FOLDER"), *log = getenv("TRIAL_RECORD_LOG"), *fault = getenv("TRIAL_FAULTS");
    if (watched) snprintf(folder, sizeof folder, "%s", watched);
    if (fault) snprintf(faults, sizeof faults, "%s", fault);
    folder_length = strlen(folder);
    if (log) log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void append(enum kind kind, uint64_t start, uint64_t file, uint64_t offset, const void *data, size_t length) {
    if (log_descriptor < 0) return;
    struct record record = {start, now(), file, offset, length, kind};
    struct iovec parts[2] = {{&record, sizeof record}, {(void *)data, data ? length : 0}};
    if (!data) record.length = length;
    if (syscall(SYS_writev, log_descriptor, parts, data ? 2 : 1) < 0) abort();
}

static int is_faulty(const char *name) {
    if (!faults[0]) return 0;
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/%s", faults, name);
    return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
}

static uint64_t watched(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? inode_of[descriptor] : 0;
}

static int is_inside(const char *path) {
    if (!folder_length || strncmp(path, folder, folder_length) != 0) return 0;
    return path[folder_length] == 0 || path[folder_length] == '/';
}

static int opened(int descriptor, int flags, uint64_t start) {
    if (descriptor < 0 || !folder_length) return descriptor;
    if (descriptor >= DESCRIPTORS) abort();
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(name, path, sizeof path - 1);
    struct stat status;
    if (length < 0 || fstat(descriptor, &status) != 0) return descriptor;
    path[length] = 0;
    pthread_mutex_lock(&lock);
    inode_of[descriptor] = is_inside(path) ? status.st_ino : 0;
    if (inode_of[descriptor]) append(OPENED, start, status.st_ino, 0, path, (size_t)length);
    if (inode_of[descriptor] && (flags & O_TRUNC)) append(TRUNCATED, start, status.st_ino, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return descriptor;
}

static int open_at(int place, const char *path, int flags, mode_t mode) {
    uint64_t start = now();
    // The creation and its record are one step, so that no write to the new file comes before it in the log.
    int descriptor = (int)syscall(SYS_openat, place, path, flags, mode);
    int error = errno;
    opened(descriptor, flags, start);
    errno = error;
    return descriptor;
}

#define MODE(flags)                        \
    mode_t mode = 0;                       \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list list;                      \
        va_start(list, flags);             \
        mode = va_arg(list, mode_t);       \
        va_end(list);                      \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int place, const char *path, int flags, ...) { MODE(flags) return open_at(place, path, flags, mode); }
int openat64(int place, const char *path, int flags, ...) { MODE(flags) return open_at(place, path, flags | O_LARGEFILE, mode); }

int close(int descriptor) {
    if (watched(descriptor)) inode_of[descriptor] = 0;
    return (int)syscall(SYS_close, descriptor);
}

// Whether a write may not succeed, with errno set.
static int refuses_write(void) {
    if (is_faulty("write")) return errno = EIO, 1;
    if (is_faulty("read-only")) return errno = EROFS, 1;
    return 0;
}

static ssize_t write_at(int descriptor, const void *data, size_t length, off64_t offset, int moves) {
    uint64_t file = watched(descriptor);
    if (!file)
        return moves ? syscall(SYS_write, descriptor, data, length) : syscall(SYS_pwrite64, descriptor, data, length, offset);
    pthread_mutex_lock(&lock);
    uint64_t start = now();
    if (moves) {
        struct stat status;
        offset = lseek64(descriptor, 0, SEEK_CUR);
        int flags = fcntl(descriptor, F_GETFL);
        if (flags >= 0 && (flags & O_APPEND) && fstat(descriptor, &status) == 0) offset = status.st_size;
    }
    ssize_t written = -1;
    if (!refuses_write()) {
        written = moves ? syscall(SYS_write, descriptor, data, length)
                        : syscall(SYS_pwrite64, descriptor, data, length, offset);
    }
    int error = errno;
    if (written > 0) append(WRITTEN, start, file, (uint64_t)offset, data, (size_t)written);
    pthread_mutex_unlock(&lock);
    errno = error;
    return written;
}

ssize_t write(int descriptor, const void *data, size_t length) { return write_at(descriptor, data, length, 0, 1); }
ssize_t pwrite(int descriptor, const void *data, size_t length, off_t offset) { return write_at(descriptor, data, length, offset, 0); }
ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t offset) { return write_at(descriptor, data, length, offset, 0); }

// What the model of the disk does not know makes the trial fail instead of passing it by.
static void unsupported(int descriptor, const char *name) {
    uint64_t file = watched(descriptor);
    if (!file) return;
    pthread_mutex_lock(&lock);
    append(UNSUPPORTED, now(), file, 0, name, strlen(name));
    pthread_mutex_unlock(&lock);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    unsupported(descriptor, "writev");
    return syscall(SYS_writev, descriptor, parts, count);
}

int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
    unsupported(descriptor, "fallocate");
    return (int)syscall(SYS_fallocate, descriptor, mode, offset, length);
}

int fallocate(int descriptor, int mode, off_t offset, off_t length) { return fallocate64(descriptor, mode, offset, length); }

static int truncate_to(int descriptor, off64_t length) {
    uint64_t file = watched(descriptor);
    if (!file) return (int)syscall(SYS_ftruncate, descriptor, length);
    pthread_mutex_lock(&lock);
    uint64_t start = now();
    int result = -1;
    if (!refuses_write()) result = (int)syscall(SYS_ftruncate, descriptor, length);
    int error = errno;
    if (result == 0) append(TRUNCATED, start, file, (uint64_t)length, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int ftruncate(int descriptor, off_t length) { return truncate_to(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncate_to(descriptor, length); }

static int sync_file(int descriptor, long number) {
    uint64_t file = watched(descriptor);
    if (!file) return (int)syscall(number, descriptor);
    pthread_mutex_lock(&lock);
    uint64_t start = now();
    int result = -1;
    if (is_faulty("sync"))
        errno = EIO;
    else
        result = (int)syscall(number, descriptor);
    int error = errno;
    if (result == 0) append(SYNCED, start, file, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int fsync(int descriptor) { return sync_file(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_file(descriptor, SYS_fdatasync); }

static int unlink_at(int place, const char *path, int flags) {
    pthread_mutex_lock(&lock);
    uint64_t start = now();
    int result = (int)syscall(SYS_unlinkat, place, path, flags);
    int error = errno;
    if (result == 0 && path[0] == '/' && is_inside(path)) append(UNLINKED, start, 0, 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int unlink(const char *path) { return unlink_at(AT_FDCWD, path, 0); }
int unlinkat(int place, const char *path, int flags) { return unlink_at(place, path, flags); }

static int rename_at(int from_place, const char *from, int to_place, const char *to, unsigned flags) {
    pthread_mutex_lock(&lock);
    uint64_t start = now();
    int result = (int)syscall(SYS_renameat2, from_place, from, to_place, to, flags);
    int error = errno;
    if (result == 0 && to[0] == '/' && is_inside(to)) {
        char both[2 * PATH_MAX];
        size_t first = strlen(from) + 1, second = strlen(to) + 1;
        if (first + second > sizeof both) abort();
        memcpy(both, from, first);
        memcpy(both + first, to, second);
        append(RENAMED, start, 0, 0, both, first + second);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int rename(const char *from, const char *to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_place, const char *from, int to_place, const char *to) { return rename_at(from_place, from, to_place, to, 0); }
int renameat2(int from_place, const char *from, int to_place, const char *to, unsigned flags) { return rename_at(from_place, from, to_place, to, flags); }
