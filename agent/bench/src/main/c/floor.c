/*
 * floor HOST PORT HELO: the least that a transport agent can do, to hold ours against.
 *
 * Reads job lines ("path TAB host") from standard input, in the transport directory of a spool; opens control file and
 * message file of each, locks recipients by their tags, sends over one connection, reports and unlocks. One thread,
 * blocking sockets, one write and one read a message: the end of a message travels with the envelope of the next one,
 * where its line has come. Nothing is checked that a router's spool and smtp-sink would not have wrong: no conversion,
 * no log, no second try. Whatever is unexpected ends it with a sentence on standard error, which is the scheduler's
 * socket, and status 70.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_RECIPIENTS 1000

struct text {
    char *octets;
    size_t length, room;
};

/* A message that was locked, and whose answers are due. */
struct job {
    int control;
    long id;
    int recipients;
    long offsets[MOST_RECIPIENTS];
    struct text content;
};

static void fail(const char *format, ...) {
    char line[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line - 2, format, arguments);
    va_end(arguments);
    dprintf(2, "# floor: %s\n", line);
    exit(70);
}

static void need(struct text *text, size_t more) {
    if (text->length + more <= text->room) return;
    while (text->length + more > text->room) text->room = text->room ? 2 * text->room : 65536;
    text->octets = realloc(text->octets, text->room);
    if (!text->octets) fail("no memory");
}

static void add(struct text *text, const char *octets, size_t length) {
    need(text, length);
    memcpy(text->octets + text->length, octets, length);
    text->length += length;
}

static void add_string(struct text *text, const char *string) {
    add(text, string, strlen(string));
}

/* Lines that LF ends become lines that CR LF ends, with their leading dots doubled. */
static void add_content(struct text *text, const char *octets, size_t length) {
    const char *end = octets + length;
    while (octets < end) {
        const char *line_end = memchr(octets, '\n', end - octets);
        size_t line = (line_end ? line_end : end) - octets;
        if (*octets == '.') add(text, ".", 1);
        add(text, octets, line);
        add(text, "\r\n", 2);
        octets += line + 1;
    }
}

static void write_all(int descriptor, const char *octets, size_t length) {
    while (length > 0) {
        ssize_t count = write(descriptor, octets, length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail("write: %s", strerror(errno));
        octets += count;
        length -= count;
    }
}

/* --- the scheduler ------------------------------------------------------------------------------------------------ */

static char lines[65536];
static size_t lines_start, lines_end;
static struct text output;

static void flush(void) {
    write_all(1, output.octets, output.length);
    output.length = 0;
}

/* The next job line without its end; null at the end of all, or, without wait, where none has come. */
static char *next_line(int wait) {
    for (;;) {
        char *start = lines + lines_start;
        char *end = memchr(start, '\n', lines_end - lines_start);
        if (end) {
            *end = 0;
            lines_start = end + 1 - lines;
            return *start ? start : NULL;
        }
        if (!wait) return NULL;
        memmove(lines, start, lines_end - lines_start);
        lines_end -= lines_start;
        lines_start = 0;
        ssize_t count = read(0, lines + lines_end, sizeof lines - lines_end);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return NULL;
        lines_end += count;
    }
}

/* --- the server --------------------------------------------------------------------------------------------------- */

static int server;
static char replies[65536];
static size_t replies_start, replies_end;

/* Reads one reply, of however many lines, and wants its first digit. */
static void reply(char wanted) {
    for (;;) {
        char *start = replies + replies_start;
        char *end = memchr(start, '\n', replies_end - replies_start);
        if (end) {
            replies_start = end + 1 - replies;
            if (end - start < 4) fail("a short reply");
            if (start[3] == '-') continue;
            if (*start != wanted) fail("not wanted: %.*s", (int)(end - start), start);
            return;
        }
        memmove(replies, start, replies_end - replies_start);
        replies_end -= replies_start;
        replies_start = 0;
        ssize_t count = read(server, replies + replies_end, sizeof replies - replies_end);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail("the server has gone");
        replies_end += count;
        int on = 1;
        setsockopt(server, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    }
}

static void open_session(const char *host, const char *port, const char *helo) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
    char line[300];
    int on = 1;
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) fail("no address: %s", host);
    server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect: %s", strerror(errno));
    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    reply('2');
    snprintf(line, sizeof line, "EHLO %s\r\n", helo);
    write_all(server, line, strlen(line));
    reply('2');
}

/* --- the spool ---------------------------------------------------------------------------------------------------- */

static struct text file;

static void read_all(int descriptor, off_t from) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || status.st_size < from) fail("stat: %s", strerror(errno));
    file.length = 0;
    need(&file, status.st_size - from + 1);
    while ((off_t)file.length < status.st_size - from) {
        ssize_t count = pread(descriptor, file.octets + file.length, status.st_size - from - file.length,
                              from + file.length);
        if (count <= 0) fail("read: %s", strerror(errno));
        file.length += count;
    }
    file.octets[file.length] = 0;
}

static void mark(int control, long offset, char tag, const char *slot) {
    char octets[8];
    octets[0] = tag;
    memcpy(octets + 1, slot, 6);
    if (pwrite(control, octets, 7, offset + 1) != 7) fail("tag: %s", strerror(errno));
}

static char *word(char *at, size_t *length) {
    while (*at == ' ') at++;
    *length = strcspn(at, " \n");
    return at;
}

/* Locks what is pending for the host, puts the envelope into flight and the content into job. */
static void take(char *line, struct job *job, struct text *flight) {
    char slot[16], path[600];
    char *host = strchr(line, '\t');
    if (!host) fail("no host: %s", line);
    *host++ = 0;
    job->control = open(line, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (job->control < 0) fail("%s: %s", line, strerror(errno));
    char *slash = strrchr(line, '/');
    job->id = atol(slash ? slash + 1 : line);
    job->recipients = 0;
    job->content.length = 0;
    read_all(job->control, 0);
    snprintf(slot, sizeof slot, "%6d", (int)getpid());

    long body = 0;
    const char *name = NULL;
    size_t name_length = 0;
    for (char *at = file.octets; at < file.octets + file.length;) {
        char *end = strchr(at, '\n');
        if (!end) break;
        size_t length;
        char *found;
        switch (*at) {
            case 'i':
                name = word(at + 1, &name_length);
                break;
            case 'o':
                body = atol(at + 1);
                break;
            case 'e':
                found = word(at + 1, &length);
                if (job->recipients > 0) break;
                add_string(flight, "MAIL FROM:<");
                add(flight, found, length);
                add_string(flight, ">\r\n");
                break;
            case 'r':
                if (at[1] != ' ') break;
                found = word(at + 12, &length);
                found = word(found + length, &length);
                if (length != strlen(host) || memcmp(found, host, length) != 0) break;
                found = word(found + length, &length);
                if (job->recipients == MOST_RECIPIENTS) fail("too many recipients");
                job->offsets[job->recipients++] = at - file.octets;
                mark(job->control, at - file.octets, '~', slot);
                add_string(flight, "RCPT TO:<");
                add(flight, found, length);
                add_string(flight, ">\r\n");
                break;
            case 'm':
                found = strstr(end, "\n\n");
                if (!found) fail("no end of header");
                add_content(&job->content, end + 1, found + 1 - (end + 1));
                end = found + 1;
                break;
        }
        at = end + 1;
    }
    if (!name || job->recipients == 0) fail("nothing to do in %s", line);
    add_string(flight, "DATA\r\n");
    add(&job->content, "\r\n", 2);

    snprintf(path, sizeof path, "../queue/%.*s%.*s", slash ? (int)(slash + 1 - line) : 0, line, (int)name_length, name);
    int message = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (message < 0) fail("%s: %s", path, strerror(errno));
    read_all(message, body);
    close(message);
    add_content(&job->content, file.octets, file.length);
    add_string(&job->content, ".\r\n");
}

/* Two lines of `e` stand before the first recipient: the message's sender, and the one of the recipients. */
static void one_mail(struct text *flight, size_t from) {
    char *first = flight->octets + from;
    char *second = strstr(first, "\r\n") + 2;
    if (strncmp(second, "MAIL", 4) != 0) return;
    memmove(first, second, flight->length - (second - flight->octets));
    flight->length -= second - first;
}

static void envelope(char *line, struct job *job, struct text *flight) {
    size_t from = flight->length;
    take(line, job, flight);
    need(flight, 1);
    flight->octets[flight->length] = 0;
    one_mail(flight, from);
}

/* The reports go before the tags: what is marked as done has been told. */
static void report(struct job *job) {
    char line[100];
    for (int i = 0; i < job->recipients; i++) {
        snprintf(line, sizeof line, "%ld/%ld\t\tok 250 2.0.0 Ok\n", job->id, job->offsets[i]);
        add_string(&output, line);
    }
    add_string(&output, "#hungry\n");
    flush();
    for (int i = 0; i < job->recipients; i++) mark(job->control, job->offsets[i], '+', "      ");
    close(job->control);
}

int main(int count, char **arguments) {
    static struct job jobs[2];
    static struct text flight;
    if (count != 4) fail("wants HOST PORT HELO");
    add_string(&output, "#hungry\n");
    flush();

    struct job *job = &jobs[0], *next = &jobs[1];
    char *line = next_line(1);
    if (line) open_session(arguments[1], arguments[2], arguments[3]);
    while (line) {
        flight.length = 0;
        envelope(line, job, &flight);
        write_all(server, flight.octets, flight.length);
        for (;;) {
            for (int i = 0; i < job->recipients + 1; i++) reply('2');
            reply('3');
            line = next_line(0);
            if (line) envelope(line, next, &job->content);
            write_all(server, job->content.octets, job->content.length);
            reply('2');
            report(job);
            if (!line) break;
            struct job *done = job;
            job = next;
            next = done;
        }
        line = next_line(1);
    }
    if (server) {
        write_all(server, "QUIT\r\n", 6);
        reply('2');
    }
    return 0;
}
