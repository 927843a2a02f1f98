// Types for the parts of untyped clients that the tests use.

declare module 'passport-tiktok-auth' {
	interface Request {
		query: Record<string, string>;
		session?: object;
	}
	export interface Profile {
		id: string;
		username: string;
		followerCount: number;
		_json: { data: { user: Record<string, unknown> } };
	}
	type Verified = (error: Error | null, user?: unknown) => void;
	export class Strategy {
		constructor(
			options: Record<string, unknown>,
			verify: (accessToken: string, refreshToken: string, profile: Profile, done: Verified) => void,
		);
		authenticate(request: Request, options: object): void;
		redirect: (url: string) => void;
		success: (user: unknown) => void;
		fail: (challenge: unknown) => void;
		error: (error: Error) => void;
	}
}

declare module 'simple-oauth2' {
	export interface AccessToken {
		readonly token: Record<string, unknown>;
		expired(): boolean;
		refresh(params?: Record<string, string>): Promise<AccessToken>;
		revoke(type: 'access_token' | 'refresh_token'): Promise<void>;
	}
	export class AuthorizationCode {
		constructor(options: object);
		authorizeURL(params: Record<string, unknown>): string;
		getToken(params: Record<string, string>): Promise<AccessToken>;
	}
}

declare module 'facebook-nodejs-business-sdk' {
	type Data = Record<string, unknown>;
	/** A page of a list. `next` replaces its entries with those of the next page. */
	export interface Cursor<T> extends Array<T> {
		hasNext(): boolean;
		next(): Promise<Cursor<T>>;
	}
	export class FacebookAdsApi {
		static get GRAPH(): string;
		constructor(accessToken: string, locale?: string, crashLog?: boolean);
		static init(accessToken: string, locale?: string, crashLog?: boolean): FacebookAdsApi;
		call(method: string, path: string[], params?: Data): Promise<Data>;
	}
	class Node {
		constructor(id: string | null, data?: Data);
		readonly id: string;
		_data: Data;
		get(fields: string[], params?: Data): Promise<Node>;
	}
	export class User extends Node {
		getAccounts(fields: string[], params?: Data): Promise<Cursor<Page>>;
	}
	export class Page extends Node {
		createSubscribedApp(fields: string[], params?: Data): Promise<Node>;
		getSubscribedApps(fields: string[], params?: Data): Promise<Cursor<Node>>;
	}
	export class IGUser extends Node {
		getMedia(fields: string[], params?: Data): Promise<Cursor<IGMedia>>;
		getStories(fields: string[], params?: Data): Promise<Cursor<IGMedia>>;
		getInsights(fields: string[], params?: Data): Promise<Cursor<Node>>;
		getContentPublishingLimit(fields: string[], params?: Data): Promise<Cursor<Node>>;
		createMedia(fields: string[], params?: Data): Promise<IGMedia>;
		createMediaPublish(fields: string[], params?: Data): Promise<IGMedia>;
	}
	export class IGMedia extends Node {
		getInsights(fields: string[], params?: Data): Promise<Cursor<Node>>;
		getChildren(fields: string[], params?: Data): Promise<Cursor<IGMedia>>;
	}
}
