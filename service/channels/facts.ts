import type { Platform } from '../../platforms/errors';
import type { LoginName } from '../config';
import type { Language } from '../pages';

/** A text in each language of our pages. */
export type Text = Readonly<Record<Language, string>>;

/** What a scope is for. */
export interface ScopeFacts {
	label: Text;
	/** What is not possible without it; left out if everything needs it. */
	without?: Text;
}

/** What people read about a login. */
export interface LoginFacts {
	/** As in "Facebook Login for Instagram accounts". */
	title: string;
	/** What it connects, for a button. */
	label: Text;
	/** Where its access is kept and can be removed. */
	where: string;
	/** Whether the access is a person's rather than an account's: the person's other accounts use it too. */
	sharesAccess: boolean;
	/** What its app is known by, and the portal that gives these. */
	app: { id: Text; secret: Text; portal: string };
	/** What its scopes are for, by their name. */
	scopes: Readonly<Record<string, ScopeFacts>>;
}

/** The figures that a media kit can show of an account. */
export type KitFigure =
	'followers' | 'posts' | 'engagement_rate' | 'avg_views' | 'reach_daily' | 'views_daily';

/** How pages speak of a platform's accounts and figures. */
export interface PageFacts {
	/** Figures that the platform can tell at all, the most important first. */
	figures: readonly KitFigure[];
	/** Why the platform never tells some of the others, in English. */
	neverTold: Readonly<Partial<Record<KitFigure, string>>>;
	/** The figure drawn beside the followers. */
	secondChart: KitFigure;
	/** Labels that differ from the usual ones. */
	labels: Readonly<Partial<Record<KitFigure, Text>>>;
	/** What a figure relates to, as far as its name does not say it. */
	hints: Readonly<Partial<Record<KitFigure, Text>>>;
	/** How its engagement rate is computed. */
	method: Text;
	/** The same, in a few words for the API's description. */
	rateOf: string;
	/** Whether the document has the average of views; else it is the average of the recent posts. */
	tellsAverageViews: boolean;
}

/** How the dashboard speaks of uploads to a platform. */
export interface UploadTexts {
	/** What becomes of the caption. */
	caption: Text;
	/** What is left to do with a delivered draft, if anything. */
	afterDelivery?: Text;
	/** As what a file can be posted, by the value of `media_type`; none: there is no choice. */
	mediaTypes: Readonly<Record<string, Text>>;
}

/** What is special about uploads to a platform. */
export interface UploadFacts {
	/** Whether what waits for an approval is a video of the platform already: its id is `video_id` to callers. */
	draftIsVideo?: boolean;
	/** For how many hours a file is kept at least while it waits for its turn; left out: as long as others. */
	turnHours?: number;
}

/** What is known of a platform without any settings. */
export interface ChannelFacts<P extends Platform> {
	platform: P;
	/** The platform as users know it. */
	label: string;
	logins: Readonly<Record<LoginName<P>, LoginFacts>>;
	pages: PageFacts;
	/** Domains under which the platform serves the pictures of posts. */
	pictureDomains: readonly string[];
	uploadTexts: UploadTexts;
	/** Left out if there is nothing. */
	uploads?: UploadFacts;
}
