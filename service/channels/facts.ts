import type { Platform } from '../../platforms/errors';
import type { LoginName } from '../config';
import type { Language } from '../pages';

/** A text in each of the pages' languages. */
export type Text = Readonly<Record<Language, string>>;

/** What a scope is for. */
export interface ScopeFacts {
	label: Text;
	/** What does not work without the scope. Omitted if nothing works without it. */
	without?: Text;
}

/** User-facing facts about a login. */
export interface LoginFacts {
	/** The login's title, for example "Facebook Login for Instagram accounts". */
	title: string;
	/** The kind of accounts that it connects, as a button label. */
	label: Text;
	/** Where users can review and remove the app's access. */
	where: string;
	/** True if access is granted per person rather than per account, so that all of a person's accounts share it. */
	sharesAccess: boolean;
	/** The names of the app's credentials, and the portal that issues them. */
	app: { id: Text; secret: Text; portal: string };
	/** Scopes by name. */
	scopes: Readonly<Record<string, ScopeFacts>>;
}

/** The metrics that a media kit can show for an account. */
export type KitFigure =
	'followers' | 'posts' | 'engagement_rate' | 'avg_views' | 'reach_daily' | 'views_daily';

/** How pages describe a platform's accounts and metrics. */
export interface PageFacts {
	/** The metrics that the platform provides, most important first. */
	figures: readonly KitFigure[];
	/** Why the platform does not provide certain other metrics, in English. */
	neverTold: Readonly<Partial<Record<KitFigure, string>>>;
	/** The metric in the second chart, next to the one for followers. */
	secondChart: KitFigure;
	/** Labels that differ from the defaults. */
	labels: Readonly<Partial<Record<KitFigure, Text>>>;
	/** Explanations of metrics whose names are not self-explanatory. */
	hints: Readonly<Partial<Record<KitFigure, Text>>>;
	/** How the platform's engagement rate is calculated. */
	method: Text;
	/** A short description of the calculation, for the API description. */
	rateOf: string;
	/** True if the document contains average views. Otherwise, they are calculated from the recent posts. */
	tellsAverageViews: boolean;
}

/** How the dashboard describes uploads to a platform. */
export interface UploadTexts {
	/** How the caption is used. */
	caption: Text;
	/** What users have to do after a draft is delivered, if anything. */
	afterDelivery?: Text;
	/** Labels for the supported `media_type` values. Empty if there is no choice. */
	mediaTypes: Readonly<Record<string, Text>>;
}

/** Platform-specific facts about uploads. */
export interface UploadFacts {
	/**
	 * True if a post waiting for approval is already a video on the platform; the API returns its ID as
	 * `video_id`.
	 */
	draftIsVideo?: boolean;
	/**
	 * The minimum number of hours for which the file of a queued upload is kept. Omitted if it is the same as for other
	 * platforms.
	 */
	turnHours?: number;
}

/** Facts about a platform that do not depend on settings. */
export interface ChannelFacts<P extends Platform> {
	platform: P;
	/** The platform's name, as shown to users. */
	label: string;
	logins: Readonly<Record<LoginName<P>, LoginFacts>>;
	pages: PageFacts;
	/** Domains that serve the platform's post images. */
	pictureDomains: readonly string[];
	uploadTexts: UploadTexts;
	/** Omitted if there are none. */
	uploads?: UploadFacts;
}
