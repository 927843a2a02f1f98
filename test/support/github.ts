import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sodium from 'libsodium-wrappers';

/** A stand-in for GitHub's Actions secrets API, with a private key that decrypts the values. */
export interface TestGitHub {
	url: string;
	/** The only token that it accepts. */
	token: string;
	/** The decrypted secrets by name. */
	secrets: Map<string, string>;
	/** Requests as `METHOD path`, in order. */
	calls: string[];
	/** HTTP statuses of the next writes. Writes with a status below 400 and all later writes succeed. */
	refuseWrites: number[];
	close(): Promise<void>;
}

export const REPOSITORY = 'example-owner/example-repository';

export async function startGitHub(): Promise<TestGitHub> {
	await sodium.ready;
	const pair = sodium.crypto_box_keypair();
	const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
	const github = {
		token: 'github-example-token',
		secrets: new Map<string, string>(),
		calls: [] as string[],
		refuseWrites: [] as number[],
	};
	const root = `/repos/${REPOSITORY}/actions/secrets/`;

	const server = createServer((request, response) => {
		const end = (status: number, body?: unknown) =>
			response.writeHead(status).end(body ? JSON.stringify(body) : '');
		let text = '';
		request.on('data', (piece: Buffer) => (text += piece.toString()));
		request.on('end', () => {
			const path = request.url ?? '';
			github.calls.push(`${request.method} ${path}`);
			if (request.headers.authorization !== `Bearer ${github.token}`)
				return end(401, { message: 'Bad credentials' });
			if (!path.startsWith(root)) return end(404, { message: 'Not Found' });
			const name = path.slice(root.length);
			if (request.method === 'GET' && name === 'public-key') {
				return end(200, { key_id: 'key-1', key: toBase64(pair.publicKey) });
			}
			const refusal = request.method === 'PUT' ? github.refuseWrites.shift() : undefined;
			if (refusal !== undefined && refusal >= 400)
				return end(refusal, { message: 'Resource not accessible by personal access token' });
			if (request.method === 'DELETE') return end(github.secrets.delete(name) ? 204 : 404);
			const { encrypted_value, key_id } = JSON.parse(text) as Record<string, string>;
			if (key_id !== 'key-1') return end(422, { message: 'wrong key' });
			const sealed = new Uint8Array(Buffer.from(encrypted_value ?? '', 'base64'));
			const opened = sodium.crypto_box_seal_open(sealed, pair.publicKey, pair.privateKey);
			github.secrets.set(name, Buffer.from(opened).toString('utf8'));
			return end(204);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return Object.assign(github, {
		url: `http://127.0.0.1:${port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	});
}
