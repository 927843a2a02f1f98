import { until } from '../../support/until';
import type { Parameters, Reply } from './graph';
import type { InstagramSandbox } from './instagram';

/** A client for a Graph host that uses one token. */
export class GraphClient {
	constructor(
		readonly sandbox: InstagramSandbox,
		readonly host: string,
		readonly token: string,
		/** The account for which the token is used. */
		readonly account: string,
	) {}

	get(path: string, query: Parameters = {}): Promise<Reply> {
		return this.send('GET', path, query);
	}

	post(path: string, parameters: Parameters = {}): Promise<Reply> {
		return this.send('POST', path, parameters);
	}

	send(method: string, path: string, query: Parameters = {}): Promise<Reply> {
		return this.sandbox.call(method, `${this.host}/v26.0/${path}`, { access_token: this.token, ...query });
	}

	createContainer(parameters: Parameters): Promise<Reply> {
		return this.post(`${this.account}/media`, parameters);
	}

	container(id: string, fields = 'status_code,status,video_status'): Promise<Reply> {
		return this.get(id, { fields });
	}

	publish(id: string): Promise<Reply> {
		return this.post(`${this.account}/media_publish`, { creation_id: id });
	}

	/** Waits until a download has ended, without advancing the clock. */
	async arrived(id: string): Promise<void> {
		await until(
			() => this.container(id),
			({ body }) => body.video_status?.uploading_phase.status !== 'in_progress',
		);
	}

	/** Waits for a container's bytes, then advances the clock. @returns the container's final status */
	async settled(id: string): Promise<Reply> {
		await this.arrived(id);
		for (let attempt = 0; attempt < 200; attempt++) {
			await this.sandbox.advance(1);
			const answer = await this.container(id);
			if (answer.body.status_code !== 'IN_PROGRESS') return answer;
		}
		throw new Error(`container ${id} stays in progress`);
	}

	/** Creates a container that is ready to be published. @returns its id */
	async readyContainer(parameters: Parameters): Promise<string> {
		const { body, text } = await this.createContainer(parameters);
		if (body.id === undefined) throw new Error(`no container: ${text}`);
		const { body: status } = await this.settled(body.id);
		if (status.status_code !== 'FINISHED') throw new Error(`container: ${status.status}`);
		return body.id;
	}

	/** Returns the ids of the account's posts, newest first. */
	async mediaIds(): Promise<string[]> {
		const { body } = await this.get(`${this.account}/media`, { limit: '100' });
		return body.data.map(({ id }) => id);
	}

	async resumable(): Promise<{ id: string; uri: string }> {
		const { body } = await this.createContainer({ media_type: 'REELS', upload_type: 'resumable' });
		return { id: body.id, uri: body.uri };
	}

	/** Sends bytes, or only headers, to the upload URL of a resumable container. */
	upload(uri: string, headers: Record<string, string>, bytes?: Buffer): Promise<Reply> {
		const path = uri.slice(this.sandbox.url.length + 1);
		const sent = { Authorization: `OAuth ${this.token}`, ...headers };
		return this.sandbox.call('POST', path, {}, { headers: sent, body: bytes && new Uint8Array(bytes) });
	}
}
