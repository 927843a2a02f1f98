import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { Button, TextField } from '../ui/controls';
import { ImageField } from './image-field';
import type { PageDraft } from './page-draft';
import { useEditorTexts, withChange, type PageEditing } from './page-editing';

const MOST_PACKAGES = 12;
const MOST_COLLABORATIONS = 24;
const HIGHEST_PRICE = 1_000_000_000;

/** An entry in a list, with a remove button. */
function Entry(props: { name: string; remove: () => void; children: ComponentChildren }) {
	const texts = useEditorTexts();
	return (
		<fieldset class="entry">
			<legend>{props.name}</legend>
			{props.children}
			<Button class="small danger-text" label={texts.remove(props.name)} onClick={props.remove} />
		</fieldset>
	);
}

function CurrencyChoice({ draft, change, problemOf }: PageEditing) {
	const { language } = useSpeech();
	const texts = useEditorTexts();
	const [id, problemId] = [useId(), useId()];
	const names = new Intl.DisplayNames(language, { type: 'currency' });
	const problem = problemOf('currency');
	return (
		<>
			<label for={id}>{texts.currency}</label>
			<select
				id={id}
				value={draft.currency ?? ''}
				aria-invalid={problem !== undefined}
				aria-describedby={problem && problemId}
				onChange={({ currentTarget }) => change({ currency: currentTarget.value || null })}
			>
				<option value="">{texts.none}</option>
				{Intl.supportedValuesOf('currency').map((code) => (
					<option key={code} value={code}>
						{code} – {names.of(code)}
					</option>
				))}
			</select>
			{problem && (
				<p class="problem" id={problemId}>
					{problem}
				</p>
			)}
		</>
	);
}

const priceOf = (text: string) => (text === '' ? null : Math.min(Math.abs(Number(text)), HIGHEST_PRICE));

function PriceField({ price, onPrice }: { price: number | null; onPrice: (price: number | null) => void }) {
	const texts = useEditorTexts();
	// Kept as typed: "12.0" may be the start of "12.05".
	const [typed, setTyped] = useState('');
	return (
		<TextField
			label={texts.price}
			hint={texts.priceHint}
			type="number"
			min={0}
			max={HIGHEST_PRICE}
			step="any"
			value={priceOf(typed) === price ? typed : String(price ?? '')}
			onText={(text) => {
				setTyped(text);
				onPrice(priceOf(text));
			}}
		/>
	);
}

function PackageFields(props: {
	of: PageDraft['packages'][number];
	problem: string | undefined;
	change: (part: Partial<PageDraft['packages'][number]>) => void;
}) {
	const texts = useEditorTexts();
	const { of: entry, change } = props;
	return (
		<>
			<TextField
				label={texts.name}
				maxLength={80}
				value={entry.name}
				problem={props.problem}
				onText={(name) => change({ name })}
			/>
			<TextField
				label={texts.what}
				rows={2}
				maxLength={300}
				value={entry.description ?? ''}
				onText={(description) => change({ description })}
			/>
			<PriceField price={entry.price} onPrice={(price) => change({ price })} />
		</>
	);
}

/** The creator's packages, with or without prices. */
export function PackagesFields(editing: PageEditing) {
	const texts = useEditorTexts();
	const { draft, change, problemOf } = editing;
	const { packages } = draft;
	return (
		<>
			{packages.length > 0 && <CurrencyChoice {...editing} />}
			{packages.map((entry, index) => (
				<Entry
					key={index}
					name={texts.onePackage(index + 1)}
					remove={() => change({ packages: packages.toSpliced(index, 1) })}
				>
					<PackageFields
						of={entry}
						problem={problemOf(`packages.${index}.name`)}
						change={(part) => change({ packages: withChange(packages, index, part) })}
					/>
				</Entry>
			))}
			<Button
				label={texts.addPackage}
				disabled={packages.length >= MOST_PACKAGES}
				onClick={() => change({ packages: [...packages, { name: '', description: null, price: null }] })}
			/>
		</>
	);
}

function CollaborationFields(props: {
	of: PageDraft['collaborations'][number];
	problemOf: PageEditing['problemOf'];
	change: (part: Partial<PageDraft['collaborations'][number]>) => void;
}) {
	const texts = useEditorTexts();
	const { of: entry, problemOf, change } = props;
	return (
		<>
			<TextField
				label={texts.name}
				maxLength={80}
				value={entry.name}
				problem={problemOf('name')}
				onText={(name) => change({ name })}
			/>
			<TextField
				label={texts.link}
				type="url"
				placeholder="https://"
				maxLength={2000}
				value={entry.url ?? ''}
				problem={problemOf('url')}
				onText={(url) => change({ url })}
			/>
			<ImageField
				label={texts.logo}
				use="logo"
				image={entry.logo_image}
				problem={problemOf('logo_image')}
				onImage={(logo_image) => change({ logo_image })}
			/>
		</>
	);
}

/** The creator's previous brand partners. */
export function CollaborationsFields({ draft, change, problemOf }: PageEditing) {
	const texts = useEditorTexts();
	const { collaborations } = draft;
	return (
		<>
			{collaborations.map((entry, index) => (
				<Entry
					key={index}
					name={texts.oneCollaboration(index + 1)}
					remove={() => change({ collaborations: collaborations.toSpliced(index, 1) })}
				>
					<CollaborationFields
						of={entry}
						problemOf={(field) => problemOf(`collaborations.${index}.${field}`)}
						change={(part) =>
							change((now) => ({ collaborations: withChange(now.collaborations, index, part) }))
						}
					/>
				</Entry>
			))}
			<Button
				label={texts.addCollaboration}
				disabled={collaborations.length >= MOST_COLLABORATIONS}
				onClick={() =>
					change({ collaborations: [...collaborations, { name: '', url: null, logo_image: null }] })
				}
			/>
		</>
	);
}
