import type { Platform } from '../../platforms/errors';
import { asObject, asText, readObject, type JsonObject } from '../../platforms/json';
import { commandLineOf } from '../channels';
import type { Settings } from './env-format';
import { CommandFailed } from './failure';
import { readText } from './text-file';

/** Under these members token answers keep their tokens: at the top, as `data[0]`, or as n8n stores them. */
function tokensIn(answer: JsonObject): JsonObject {
	const first: unknown = Array.isArray(answer.data) ? answer.data[0] : answer.data;
	return asObject(answer.oauthTokenData) ?? asObject(first) ?? answer;
}

/**
 * The tokens of a prepared file: the JSON of a token answer, as a token endpoint or another tool gave it.
 *
 * @returns names of settings with the tokens
 * @throws CommandFailed
 */
export async function readTokenFile(path: string, platform: Platform): Promise<Settings> {
	const read = await readText(path).catch(() => undefined);
	if (!read) throw new CommandFailed(`The file ${path} cannot be read. Check its name.`);
	const answer = readObject(read.text);
	const { access_token, refresh_token } = answer ? tokensIn(answer) : {};
	const accessToken = asText(access_token);
	const refreshToken = asText(refresh_token);
	const { needs, toSettings } = commandLineOf(platform).tokenFile;
	if (needs === 'access_token' ? accessToken : refreshToken) return toSettings({ accessToken, refreshToken });
	throw new CommandFailed(
		`The file ${path} is no JSON with "${needs}". Give the answer of a token endpoint.`,
	);
}
