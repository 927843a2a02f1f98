/** Text in both languages of the user interface. */
type Text = Readonly<Record<'en' | 'de', string>>;

/** A field specific to one platform. */
export interface OwnField {
	/**
	 * Name in requests, such as `category_id`; prefixed with the platform's name where fields of all platforms are
	 * combined.
	 */
	name: string;
	/** `list` is a list of short texts. */
	kind: 'flag' | 'text' | 'list' | 'choice';
	title: Text;
	hint: Text;
	/** The values of a choice. */
	choices?: Readonly<Record<string, Text>>;
	/** Maximum number of characters; for a list, the total across all entries. */
	longest: number;
	/** The error if the field is missing and the settings have no default; undefined if the field is optional. */
	missing?: { code: string; message: string };
}

export type OwnValue = boolean | string | readonly string[];

/** Values of platform-specific fields, by name. */
export type OwnValues = Readonly<Record<string, OwnValue>>;

/** The fields that a platform requires in addition to the common ones. */
export interface OwnFields {
	/** Submitted with the upload. */
	upload: readonly OwnField[];
	/** Submitted with the approval; without them, nothing is published. */
	approval: readonly OwnField[];
}
