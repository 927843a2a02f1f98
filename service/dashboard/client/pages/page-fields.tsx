import { useSpeech } from '../language';
import type { Account } from '../types';
import { AccountChoice } from '../ui/account-choice';
import { TextField } from '../ui/controls';
import { ImageField } from './image-field';
import { LanguageChoice } from './language-choice';
import { useEditorTexts, type PageEditing } from './page-editing';

const USUAL_COLOR = '#3b4fd8';

/** The basic fields of every page: slug, title, description, accounts, and whether it is public. */
export function BasicFields(props: PageEditing & { isNew: boolean; accounts: readonly Account[] }) {
	const words = useSpeech().texts.pages;
	const { draft, change } = props;
	return (
		<>
			{props.isNew && (
				<TextField
					label={words.slug}
					hint={words.slugHint}
					value={draft.slug}
					required
					autocomplete="off"
					autocapitalize="none"
					spellcheck={false}
					onText={(text) => change({ slug: text.trim().toLowerCase() })}
				/>
			)}
			<TextField
				label={words.title}
				hint={words.titleHint}
				maxLength={80}
				value={draft.title ?? ''}
				onText={(title) => change({ title })}
			/>
			<TextField
				label={words.description}
				rows={3}
				maxLength={500}
				value={draft.description ?? ''}
				onText={(description) => change({ description })}
			/>
			<AccountChoice
				label={words.accounts}
				accounts={props.accounts}
				ids={draft.account_ids}
				onChoice={(account_ids) => change({ account_ids })}
			/>
			<label class="choice">
				<input
					type="checkbox"
					checked={draft.enabled}
					onChange={(event) => change({ enabled: event.currentTarget.checked })}
				/>
				{words.enabled}
			</label>
		</>
	);
}

/** The creator's contact details, location and languages. */
export function ContactFields({ draft, change, problemOf }: PageEditing) {
	const texts = useEditorTexts();
	return (
		<>
			<TextField
				label={texts.email}
				type="email"
				maxLength={254}
				value={draft.contact_email ?? ''}
				problem={problemOf('contact_email')}
				onText={(contact_email) => change({ contact_email })}
			/>
			<TextField
				label={texts.website}
				type="url"
				placeholder="https://"
				maxLength={2000}
				value={draft.website ?? ''}
				problem={problemOf('website')}
				onText={(website) => change({ website })}
			/>
			<TextField
				label={texts.location}
				maxLength={80}
				value={draft.location ?? ''}
				onText={(location) => change({ location })}
			/>
			<LanguageChoice
				codes={draft.languages}
				problem={problemOf('languages')}
				onChoice={(languages) => change({ languages })}
			/>
		</>
	);
}

/** The page's cover image and accent colour. */
export function LookFields({ draft, change, problemOf }: PageEditing) {
	const texts = useEditorTexts();
	const { accent_color: color } = draft;
	return (
		<>
			<ImageField
				label={texts.cover}
				use="cover"
				image={draft.cover_image}
				problem={problemOf('cover_image')}
				onImage={(cover_image) => change({ cover_image })}
			/>
			<label class="choice">
				<input
					type="checkbox"
					checked={color !== null}
					onChange={({ currentTarget }) =>
						change({ accent_color: currentTarget.checked ? USUAL_COLOR : null })
					}
				/>
				{texts.ownColor}
			</label>
			{color !== null && (
				<TextField
					label={texts.color}
					type="color"
					value={color}
					problem={problemOf('accent_color')}
					onText={(accent_color) => change({ accent_color })}
				/>
			)}
		</>
	);
}
