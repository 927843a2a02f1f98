import { asObject, asText, readObject, type JsonObject } from '../../platforms/json';
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
export async function readTokenFile(path: string, platform: 'tiktok' | 'instagram'): Promise<Settings> {
	const read = await readText(path).catch(() => undefined);
	if (!read) throw new CommandFailed(`The file ${path} cannot be read. Check its name.`);
	const answer = readObject(read.text);
	const { access_token, refresh_token } = answer ? tokensIn(answer) : {};
	const accessToken = asText(access_token);
	const refreshToken = asText(refresh_token);
	if (platform === 'instagram' && accessToken) return { INSTAGRAM_ACCESS_TOKEN: accessToken };
	if (platform === 'tiktok' && refreshToken) {
		return { ...(accessToken && { TIKTOK_ACCESS_TOKEN: accessToken }), TIKTOK_REFRESH_TOKEN: refreshToken };
	}
	const wanted = platform === 'tiktok' ? 'refresh_token' : 'access_token';
	throw new CommandFailed(
		`The file ${path} is no JSON with "${wanted}". Give the answer of a token endpoint.`,
	);
}
