// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * serve DIRECTORY: an HTTP server for tests, on the loopback interface only. Prints the port that
 * it got, then each file that it sent in full. Knows GET of files right in the directory, one
 * client at a time. Runs until it is killed, or nobody reads what it prints.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REQUEST_MAX = 4096, CHUNK = 65536, PATIENCE = 60 /* seconds without a byte */ };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int listen_somewhere(void)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(at);
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (s < 0 || bind(s, (struct sockaddr *)&at, sizeof(at)) || listen(s, 8) ||
	    getsockname(s, (struct sockaddr *)&at, &len))
		fail("serve");
	printf("%u\n", ntohs(at.sin_port));
	fflush(stdout);
	return s;
}

/* Reads up to the empty line that ends a request's header. */
static bool read_request(int client, char *request)
{
	size_t have = 0;

	while (have < REQUEST_MAX - 1) {
		ssize_t n = read(client, request + have, REQUEST_MAX - 1 - have);

		if (n <= 0)
			return false;
		have += (size_t)n;
		request[have] = '\0';
		if (strstr(request, "\r\n\r\n"))
			return true;
	}
	return false;
}

static bool send_all(int client, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(client, data, len);

		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

static void send_file(int client, const char *name)
{
	static char chunk[CHUNK];
	FILE *f = fopen(name, "rb");
	struct stat st;
	size_t n;
	bool ok;

	if (!f || fstat(fileno(f), &st) || !S_ISREG(st.st_mode)) {
		static const char none[] = "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n";

		send_all(client, none, sizeof(none) - 1);
		printf("no %s\n", name);
		if (f)
			fclose(f);
		return;
	}
	snprintf(chunk, sizeof(chunk), "HTTP/1.0 200 OK\r\nContent-Length: %lld\r\n\r\n",
		 (long long)st.st_size);
	ok = send_all(client, chunk, strlen(chunk));
	while (ok && (n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		ok = send_all(client, chunk, n);
	if (ok)
		printf("sent %s\n", name);
	fclose(f);
}

static void serve(int client)
{
	const struct timeval patience = { .tv_sec = PATIENCE };
	char request[REQUEST_MAX], name[256];

	setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (read_request(client, request) && sscanf(request, "GET /%255[^/ ?] ", name) == 1)
		send_file(client, name);
	close(client);
}

int main(int argc, char **argv)
{
	int s;

	if (argc != 2 || chdir(argv[1])) {
		fprintf(stderr, "usage: serve DIRECTORY\n");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	s = listen_somewhere();
	for (;;) {
		int client = accept(s, NULL, NULL);

		if (client < 0)
			fail("serve");
		serve(client);
		if (fflush(stdout))
			return 0;
	}
}
