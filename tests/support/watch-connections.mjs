import { Socket } from 'node:net';

/**
 * Loaded into a process with NODE_OPTIONS=--import: says on standard error to which hosts it opens a connection.
 * fetch, http, pg and socket.io clients all come through here.
 */
const { connect } = Socket.prototype;

function hostOf(args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return first.path ?? first.host ?? 'localhost';
  return typeof first === 'string' ? first : typeof args[1] === 'string' ? args[1] : 'localhost';
}

Socket.prototype.connect = function watched(...args) {
  process.stderr.write(`[connection] ${hostOf(args)}\n`);
  return connect.apply(this, args);
};
