import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCipher, loadKeyFile } from '../../../service/database';

describe('the cipher for stored secrets', () => {
	const cipher = createCipher(Buffer.alloc(32, 1));

	it('gives back what it was given, each time in other bytes', () => {
		const [first, second] = [cipher.encrypt('act.example'), cipher.encrypt('act.example')];
		expect(first).not.toBe(second);
		expect(first).not.toContain('example');
		expect([cipher.decrypt(first), cipher.decrypt(second)]).toEqual(['act.example', 'act.example']);
	});

	it('refuses what was altered or made with another key', () => {
		const bytes = Buffer.from(cipher.encrypt('act.example'), 'base64');
		bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
		expect(() => cipher.decrypt(bytes.toString('base64'))).toThrow();
		expect(() => createCipher(Buffer.alloc(32, 2)).decrypt(cipher.encrypt('act.example'))).toThrow();
	});
});

describe('the key file', () => {
	const folder = mkdtempSync(join(tmpdir(), 'mediakit-key-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	it('is made once, readable by its owner only', () => {
		const key = loadKeyFile(folder);
		expect(key).toHaveLength(32);
		expect(loadKeyFile(folder).equals(key)).toBe(true);
		expect(statSync(join(folder, 'encryption.key')).mode & 0o777).toBe(0o600);
		expect(readFileSync(join(folder, 'encryption.key'), 'utf8')).toBe(key.toString('hex'));
	});

	it('is refused when it does not hold a key', () => {
		writeFileSync(join(folder, 'encryption.key'), 'not a key');
		expect(() => loadKeyFile(folder)).toThrow('encryption.key');
	});
});
