import { readFile, rm } from 'node:fs/promises';
import type { Platform } from '../../platforms/errors';
import type { Http } from '../../platforms/http';
import { GitHubError, readPublicKey, writeSecret, type PublicKey, type Repository } from '../github';
import { SECRET_NAMES, type CommandEnvironment } from './environment';
import { writeSecretFile } from './env-file';
import { CommandFailed } from './failure';

const GITHUB_API = 'https://api.github.com';

/** Brings the tokens of the file to GitHub's Actions secrets. */
export interface SecretPush {
	/** Writes the secrets of these platforms, and of those that an earlier run could not write. @throws CommandFailed */
	push(platforms: readonly Platform[]): Promise<Platform[]>;
}

function readRepository({ values }: CommandEnvironment, http: Http): Repository | undefined {
	const { MEDIAKIT_GITHUB_TOKEN: token, GITHUB_REPOSITORY: name, GITHUB_API_BASE } = values;
	if (!token || !name) return undefined;
	if (!/^[\w.-]+\/[\w.-]+$/.test(name)) {
		throw new CommandFailed(`GITHUB_REPOSITORY must be owner/name, not "${name}". Correct it.`);
	}
	return { http, apiBase: (GITHUB_API_BASE ?? GITHUB_API).replace(/\/+$/, ''), name, token };
}

/** Platforms whose newest tokens have not reached GitHub yet; noted beside the file. */
function createPending(file: string) {
	const path = `${file}.unpushed`;
	return {
		read: async (): Promise<Platform[]> => {
			const text = await readFile(path, 'utf8').catch(() => '');
			return text.split('\n').filter((line): line is Platform => line in SECRET_NAMES);
		},
		write: (platforms: readonly Platform[]) =>
			platforms.length > 0 ? writeSecretFile(path, platforms.join('\n')) : rm(path, { force: true }),
	};
}

/** What a person does by hand when GitHub did not take a secret. */
function manualSteps(environment: CommandEnvironment, platforms: readonly Platform[], name: string): string {
	const secrets = platforms.map((platform) => SECRET_NAMES[platform]).join(' and ');
	return `The new tokens are safe in ${environment.file}; the old ones may not work any more. The next run tries again. By hand: open https://github.com/${name}/settings/secrets/actions, edit ${secrets}, and paste that platform's lines of ${environment.file}.`;
}

/**
 * Gets ready to write the secrets; asks GitHub first, so that no token is renewed for which there is no place.
 *
 * @returns undefined if GitHub is not configured
 * @throws CommandFailed
 */
export async function prepareSecretPush(
	environment: CommandEnvironment,
	http: Http,
): Promise<SecretPush | undefined> {
	const repository = readRepository(environment, http);
	if (!repository) return undefined;
	const pending = createPending(environment.file);

	const key: PublicKey = await readPublicKey(repository).catch((error: unknown) => {
		if (!(error instanceof GitHubError)) throw error;
		throw new CommandFailed(`${error.message} Nothing was changed; no token was renewed.`);
	});

	return {
		async push(platforms) {
			const wanted = [...new Set([...platforms, ...(await pending.read())])];
			const left = new Set(wanted);
			await pending.write(wanted);
			for (const platform of wanted) {
				const lines = environment.linesOf(platform);
				if (lines !== '') {
					await writeSecret(repository, key, SECRET_NAMES[platform], lines).catch((error: unknown) => {
						if (!(error instanceof GitHubError)) throw error;
						throw new CommandFailed(
							`${error.message} ${manualSteps(environment, [...left], repository.name)}`,
						);
					});
				}
				left.delete(platform);
				await pending.write([...left]);
			}
			return wanted;
		},
	};
}
