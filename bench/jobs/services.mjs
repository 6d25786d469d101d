// @ts-check
/**
 * What runs below each supervisor: programs of Debian as they are, told where their files and ports are.
 *
 * @typedef {'plain' | 'daemon' | 'full'} Variant daemon: redis forks itself away; full: a program besides that writes to a log without end
 * @typedef {{ redis: number, nginx: number }} Ports
 * @typedef {object} Service
 * @property {string} name
 * @property {readonly string[]} words the program, and its arguments
 * @property {'TERM' | 'QUIT'} stop how it is asked to finish what it has
 * @property {boolean} daemon
 * @property {boolean} logged its output belongs into LOG
 */

/** In the world of the run (world.mjs); the log is on a file system of its own, of LOG_BYTES. */
export const LOG_DIRECTORY = '/var/log';
export const LOG = `${LOG_DIRECTORY}/chatty`;
export const LOG_BYTES = 2 * 1024 * 1024;

/**
 * @param {Variant} variant
 * @param {Ports} ports
 * @returns {Service[]}
 */
export function services(variant, ports) {
  const daemon = variant === 'daemon';
  const redis = ['redis-server', '--port', String(ports.redis), '--save', '', '--dir', '/run', '--logfile', '/run/redis.log'];
  const rest = { daemon: false, logged: false };
  return [
    { name: 'redis', words: [...redis, '--daemonize', daemon ? 'yes' : 'no'], stop: 'TERM', ...rest, daemon },
    { name: 'php', words: ['php-fpm8.2', '--nodaemonize', '--fpm-config', '/run/php.conf'], stop: 'QUIT', ...rest },
    { name: 'nginx', words: ['nginx', '-c', '/run/nginx.conf', '-g', 'daemon off;'], stop: 'QUIT', ...rest },
    { name: 'cron', words: ['cron', '-f'], stop: 'TERM', ...rest },
    ...(variant === 'full'
      ? [/** @type {Service} */ ({ name: 'chatty', words: ['/run/chatty'], stop: 'TERM', ...rest, logged: true })]
      : []),
  ];
}

/**
 * The files of the programs, by their names below /run.
 * @param {Ports} ports
 * @returns {Record<string, string>}
 */
export const serviceFiles = (ports) => ({
  'php.conf': PHP,
  'nginx.conf': nginx(ports.nginx),
  chatty: CHATTY,
});

const PHP = `[global]
error_log = /run/php.log
[www]
user = www-data
group = www-data
listen = /run/php.sock
pm = static
pm.max_children = 2
`;

const nginx = (/** @type {number} */ port) => `user www-data;
worker_processes 2;
pid /run/nginx.pid;
error_log /run/nginx.log notice;
events {}
http {
  access_log off;
  client_body_temp_path /run/nginx-body;
  fastcgi_temp_path /run/nginx-fastcgi;
  proxy_temp_path /run/nginx-proxy;
  scgi_temp_path /run/nginx-scgi;
  uwsgi_temp_path /run/nginx-uwsgi;
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "ok"; }
  }
}
`;

/** A hundred bytes a millisecond, whatever becomes of them; how many lines it has written, and how often it was started, is found in files. */
const CHATTY = `#!/usr/bin/perl
$| = 1;
$SIG{TERM} = sub { exit 0 };
open $starts, '>>', '/run/chatty.starts' and print $starts "x" and close $starts;
for ($line = 1; ; $line++) {
  print "line $line ", 'x' x 80, "\\n";
  open $count, '>', '/run/chatty.count' and print $count $line and close $count;
  select undef, undef, undef, 0.001;
}
`;
