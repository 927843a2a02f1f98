import type { TikTokCredential } from '../../credentials/tiktok-credential';
import type { Http } from '../../platforms/http';
import { asText, readObject, type JsonObject } from '../../platforms/json';
import { PROCESS_LIMITER, type LimitedRequests, type RequestLimiter } from '../../platforms/tiktok';

/**
 * Asks the service when requests may be sent, authenticating with the app's client ID and secret.
 *
 * @returns undefined if the service does not respond properly
 */
async function ask(
	http: Http,
	{ serviceUrl = '', clientId, clientSecret }: TikTokCredential,
	form: Record<string, string>,
): Promise<JsonObject | undefined> {
	const answer = await http({
		method: 'POST',
		url: `${serviceUrl.trim().replace(/\/+$/, '')}/oauth/tiktok/turns`,
		body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
		auth: 'none',
	});
	return 'noAnswer' in answer || answer.status !== 200 ? undefined : readObject(answer.body);
}

/**
 * Creates a client for the service's rate limiter, which the service itself and all n8n processes share. While the
 * service does not respond, this process counts only its own requests.
 *
 * @param http sends requests without an account token
 */
export function createServiceLimiter(http: Http, credential: TikTokCredential): RequestLimiter {
	/** The service's IDs of booked time slots, by their start times on this machine's clock. */
	const turns = new Map<number, string>();
	let answers = true;

	return {
		async book(requests: LimitedRequests, now: number): Promise<number> {
			const { path, account } = requests;
			const booked = answers ? await ask(http, credential, { path, account }) : undefined;
			const [turn, waitSeconds] = [asText(booked?.turn), Number(booked?.wait_seconds)];
			answers = turn !== undefined && waitSeconds >= 0;
			if (turn === undefined || !answers) return await PROCESS_LIMITER.book(requests, now);
			const moment = now + waitSeconds * 1000;
			turns.set(moment, turn);
			return moment;
		},

		async giveBack(requests: LimitedRequests, moment: number): Promise<void> {
			const turn = turns.get(moment);
			if (turn === undefined) return await PROCESS_LIMITER.giveBack(requests, moment);
			const { path, account } = requests;
			await ask(http, credential, { path, account, give_back: turn });
		},
	};
}
