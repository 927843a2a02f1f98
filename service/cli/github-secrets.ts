import type { Http, HttpRequest } from '../../platforms/http';
import { asObject, asText, readObject, type JsonObject } from '../../platforms/json';

/** A repository whose Actions secrets are written, and a token that may write them. */
export interface Repository {
	http: Http;
	/** For example `https://api.github.com`, without a trailing slash. */
	apiBase: string;
	/** `owner/name`. */
	name: string;
	token: string;
}

/** GitHub did not accept a secret; the message says why and what to do, and does not contain the secret. */
export class GitHubError extends Error {
	override readonly name = 'GitHubError';
}

const ADVICE = new Map([
	[301, 'The repository has been renamed. Set GITHUB_REPOSITORY to its new name.'],
	[401, 'MEDIAKIT_GITHUB_TOKEN is not accepted; it may have expired. Create a new fine-grained token.'],
	[
		403,
		'MEDIAKIT_GITHUB_TOKEN is not allowed to write secrets. Give it the repository permission "Secrets: read and write"; the token that Actions provides cannot have it.',
	],
	[
		404,
		'MEDIAKIT_GITHUB_TOKEN has no access to the repository. Check GITHUB_REPOSITORY, and which repositories the token can access.',
	],
]);

async function call(
	repository: Repository,
	method: HttpRequest['method'],
	path: string,
	body?: JsonObject,
): Promise<JsonObject> {
	const answer = await repository.http({
		method,
		url: `${repository.apiBase}/repos/${repository.name}/actions/secrets/${path}`,
		headers: {
			accept: 'application/vnd.github+json',
			authorization: `Bearer ${repository.token}`,
			'user-agent': 'mediakit-service',
			'x-github-api-version': '2022-11-28',
			...(body && { 'content-type': 'application/json' }),
		},
		body: body && JSON.stringify(body),
		auth: 'none',
	});
	if ('noAnswer' in answer) {
		throw new GitHubError(`GitHub did not respond (${answer.noAnswer}). Try again in a few minutes.`);
	}
	if (answer.status < 300) return readObject(answer.body) ?? {};
	const said = asText(asObject(readObject(answer.body))?.message);
	const advice = ADVICE.get(answer.status) ?? 'Try again in a few minutes.';
	throw new GitHubError(
		`GitHub refused ${repository.name} with HTTP status ${answer.status}${said ? ` (${said})` : ''}. ${advice}`,
	);
}

/** Encrypts a text that only the owner of the key can decrypt (libsodium sealed box). Key and result are in base64. */
async function seal(text: string, publicKey: string): Promise<string> {
	// Loaded on demand: nothing else needs this megabyte of WebAssembly.
	const { default: sodium } = await import('libsodium-wrappers');
	await sodium.ready;
	const key = sodium.from_base64(publicKey, sodium.base64_variants.ORIGINAL);
	return sodium.to_base64(sodium.crypto_box_seal(text, key), sodium.base64_variants.ORIGINAL);
}

/**
 * Opens a repository's Actions secrets. The public key is read first, which shows whether the token has access before
 * anything is changed.
 *
 * @throws GitHubError, as do the methods of the result
 */
export async function openSecrets(repository: Repository) {
	const answer = await call(repository, 'GET', 'public-key');
	const id = asText(answer.key_id);
	const key = asText(answer.key);
	if (!id || !key) {
		throw new GitHubError(
			`GitHub returned no public key for ${repository.name}. Try again in a few minutes.`,
		);
	}
	return {
		async write(name: string, value: string): Promise<void> {
			const body = { encrypted_value: await seal(value, key), key_id: id };
			await call(repository, 'PUT', name, body);
		},
		async delete(name: string): Promise<void> {
			await call(repository, 'DELETE', name);
		},
	};
}
