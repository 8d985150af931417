// Archives for journeys: written here as plainly as the formats allow, so that hostile ones are possible.
import { deflateRawSync } from 'node:zlib';

/** Types of members of a tar. */
export const TAR = { file: '0', hardLink: '1', link: '2', device: '3', folder: '5' };

/** A tar of members `{ name, text, type, target, mode, size }`. */
export function tar(members) {
  const blocks = [];
  for (const { name, text = '', type = TAR.file, target = '', mode = 0o644, size } of members) {
    const body = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write(`${(1_700_000_000).toString(8)}\0`, 136);
    header.write(' '.repeat(8), 148);
    header.write(type, 156);
    header.write(target, 157, 100);
    header.write('ustar\0' + '00', 257);
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, body, Buffer.alloc((512 - (body.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A zip of the same members; `declared` is what it says of the size instead of the truth. */
export function zip(members) {
  const local = [];
  const central = [];
  let at = 0;
  for (const { name, text = '', type = TAR.file, target = '', mode = 0o644, declared } of members) {
    const body = Buffer.from(type === TAR.link ? target : text);
    const packed = deflateRawSync(body);
    const path = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE((44 << 25) | (1 << 21) | (1 << 16), 6);
    fields.writeUInt32LE(crc32(body), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(declared ?? body.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const bits = { [TAR.link]: 0o120777, [TAR.folder]: 0o040755 }[type] ?? 0o100000 | mode;
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(bits * 65536, 6);
    rest.writeUInt32LE(at, 10);
    const head = [Buffer.from('PK\x03\x04'), fields, path, packed];
    central.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), fields, rest, path);
    local.push(...head);
    at += head.reduce((length, part) => length + part.length, 0);
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
