import encodeQR from 'qr';

/** Modules that have to stay light on every side (ISO/IEC 18004). */
const QUIET = 4;

/**
 * The modules of a QR code with the light ones about it, row by row; true = dark. Level Q: a quarter of it may be
 * scratched off the door.
 */
export const qrModules = (text: string): boolean[][] => encodeQR(text, 'raw', { ecc: 'quartile', border: QUIET });
