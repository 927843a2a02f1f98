// What the service answers, as far as the dashboard shows it.

import type { Platform } from '../../../platforms/errors';

/** The name of a login. A platform can have several, whose accounts all name the platform. */
export type Login = string;

export type Action =
	'retry' | 'wait' | 'reconnect' | 'fix-media' | 'fix-request' | 'app-review' | 'check-outcome';

export interface ErrorBody {
	code: string;
	message: string;
	platformCode?: string;
	retryAfterSeconds?: number;
	action?: Action;
}

export interface Session {
	csrf_token: string;
	version: string;
	base_url: string;
	language: 'en' | 'de';
}

export interface Account {
	id: string;
	platform: Platform;
	username: string;
	display_name: string | null;
	connected: boolean;
	scopes: string[];
	missing_scopes: string[];
	expires_at: string;
	refresh_expires_at: string;
	last_synced_at: string | null;
	health: 'ok' | 'reconnect';
	health_reason?: string;
}

export interface SyncEntry {
	id: number;
	at: string;
	kind: 'token' | 'statistics';
	outcome: 'ok' | 'failed';
	detail: string;
}

export type Figures = Record<string, number | null>;

export interface Post {
	id: string;
	url: string | null;
	title: string | null;
	created_at: string | null;
	views: number | null;
	likes: number | null;
	comments: number | null;
	shares: number | null;
	saved: number | null;
}

export interface Analytics {
	data: {
		meta: { source: string; sample_size: number; missing: Record<string, string> };
		profile: { username: string | null; name: string | null; avatar: string | null; url: string | null };
		stats: Figures;
		recent_posts: Post[];
		platform: Platform;
		fetched_at: string;
	};
	age_seconds: number;
	stale: boolean;
}

export interface HistoryPoint {
	date: string;
	stats: Figures;
	deltas: Figures | null;
}

export type DeliveryState =
	| 'queued'
	| 'fetching'
	| 'uploading'
	| 'processing'
	| 'delivered'
	| 'awaiting_approval'
	| 'publishing'
	| 'published'
	| 'failed'
	| 'cancelled'
	| 'expired';

export interface Delivery {
	id: string;
	platform: Platform;
	account: string;
	state: DeliveryState;
	bytes_total: number | null;
	bytes_sent: number;
	permalink?: string;
	error?: ErrorBody;
	updated_at: string;
}

export interface Upload {
	upload_id: string;
	created_at: string;
	caption: string | null;
	file: { size_bytes: number | null; content_type: string | null; kept_until: string | null };
	deliveries: Delivery[];
}

export interface Warning {
	code: string;
	message: string;
}

export interface Problem extends Warning {
	platform: Platform;
	action: Action;
}

export interface PageEntry {
	slug: string;
	title: string | null;
	description: string | null;
	account_ids: string[];
	enabled: boolean;
	url: string;
}

export interface Settings {
	base_url: string;
	public_url: string | null;
	version: string;
	platforms: { login: Login; configured: boolean; redirect_uri: string; oauth_token_url: string }[];
	webhooks: { platform: Platform; url: string }[];
	upload_url: string;
	tus_url: string;
	mediakit_url: string;
	limits: {
		max_upload_bytes: number;
		temp_max_age_hours: number;
		retention_days: number;
		approval_file_max_age_hours: number;
	};
}
