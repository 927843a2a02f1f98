import type { Platform } from '../../platforms/errors';

/** A text in each of the dashboard's languages. */
type Text = Readonly<Record<'en' | 'de', string>>;

/** How the dashboard speaks of a platform: its page brings this along, as JSON in `<data id="platforms">`. */
export interface PlatformTexts {
	platform: Platform;
	label: string;
	/** Each with what its scopes are for. */
	logins: readonly { login: string; label: Text; scopes: Readonly<Record<string, Text>> }[];
	uploads: {
		/** What becomes of the caption. */
		caption: Text;
		/** What is left to do with a delivered draft, if anything. */
		afterDelivery?: Text;
		/** As what a file can be posted, by the value of `media_type`. */
		mediaTypes: Readonly<Record<string, Text>>;
	};
}
