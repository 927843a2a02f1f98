import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Encrypts values that must not be stored in plain text, such as tokens and upload URLs. */
export interface Cipher {
	/** Returns the nonce, tag and ciphertext in base64. */
	encrypt(plain: string): string;
	/** @throws Error if the text was modified or encrypted with another key */
	decrypt(stored: string): string;
}

function decryptWith(key: Buffer, stored: string): string {
	const bytes = Buffer.from(stored, 'base64');
	const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
		authTagLength: TAG_BYTES,
	});
	decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
	const text = bytes.subarray(NONCE_BYTES + TAG_BYTES);
	return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}

/**
 * Creates a cipher that uses AES-256-GCM with a new nonce for each value.
 *
 * @param key 32 bytes
 * @param previous the previous key; values encrypted with it can still be read
 */
export function createCipher(key: Buffer, previous?: Buffer): Cipher {
	return {
		encrypt(plain) {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(ALGORITHM, key, nonce);
			const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
		},
		decrypt(stored) {
			try {
				return decryptWith(key, stored);
			} catch (error) {
				if (previous === undefined) throw error;
				return decryptWith(previous, stored);
			}
		},
	};
}

/** Reads the key from a file. @throws Error (one line) if the file contains no key */
export function readKeyFile(file: string): Buffer {
	const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
	if (key.length !== KEY_BYTES)
		throw new Error(`${file} does not contain 64 hexadecimal digits; restore it from a backup.`);
	return key;
}

/** Reads the key from its file in the data folder. On the first start, creates the file with mode 0600. */
export function loadKeyFile(dataDir: string): Buffer {
	const file = join(dataDir, 'encryption.key');
	try {
		writeFileSync(file, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	}
	return readKeyFile(file);
}
