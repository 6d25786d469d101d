/* What the init is started with, and the app is to find again. */
#ifndef INHERITANCE_H
#define INHERITANCE_H

#define INHERITED_DESCRIPTOR 7
#define IGNORED_SIGNAL SIGUSR2
#define BLOCKED_SIGNAL SIGALRM
#define SOFT_DESCRIPTORS 200
#define HARD_DESCRIPTORS 1024
#define DIRECTORY "/usr"

#endif
