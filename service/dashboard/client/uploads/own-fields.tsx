import { useId } from 'preact/hooks';
import { useSpeech } from '../language';
import { platformOf } from '../platforms';
import type { PlatformTexts } from '../../server/dashboard-shell';
import type { Upload } from '../types';
import { TextField } from '../ui/controls';

type OwnField = PlatformTexts['own']['upload'][number];

/** Field values by name, as sent to the service. */
export type OwnTexts = Readonly<Record<string, string>>;

/** A choice of one value or none. */
function Choice(props: {
	field: OwnField;
	options: readonly (readonly [value: string, label: string])[];
	value: string;
	onChoice: (value: string) => void;
}) {
	const { field, options, value, onChoice } = props;
	const { language } = useSpeech();
	const [id, hintId] = [useId(), useId()];
	return (
		<>
			<label for={id}>{field.title[language]}</label>
			<select
				id={id}
				value={value}
				aria-describedby={hintId}
				onChange={({ currentTarget }) => onChoice(currentTarget.value)}
			>
				{options.map(([one, label]) => (
					<option key={one} value={one}>
						{label}
					</option>
				))}
			</select>
			<p class="muted hint" id={hintId}>
				{field.hint[language]}
			</p>
		</>
	);
}

/** The input for a field. @param fallback the service's default */
function OwnInput(props: {
	field: OwnField;
	fallback: unknown;
	value: string;
	onText: (value: string) => void;
}) {
	const { field, fallback, value, onText } = props;
	const { language, texts } = useSpeech();
	const words = texts.uploads;
	if (field.kind === 'text' || field.kind === 'list') {
		return (
			<TextField
				label={field.title[language]}
				hint={field.hint[language]}
				value={value}
				maxLength={field.longest}
				onText={onText}
			/>
		);
	}
	const values =
		field.kind === 'flag'
			? [['true', words.yes] as const, ['false', words.no] as const]
			: Object.entries(field.choices ?? {}).map(([one, name]) => [one, name[language]] as const);
	const known = values.find(([one]) => one === String(fallback))?.[1];
	const nothing = known ? words.asSet(known) : field.missing ? words.pleaseChoose : words.noAnswer;
	return <Choice field={field} options={[['', nothing], ...values]} value={value} onChoice={onText} />;
}

/** The fields of a single platform. @param nameOf returns the name under which a field is sent */
function OwnInputs(props: {
	platform: PlatformTexts;
	moment: keyof PlatformTexts['own'];
	nameOf: (field: OwnField) => string;
	values: OwnTexts;
	onValues: (values: OwnTexts) => void;
}) {
	const { platform, moment, nameOf, values, onValues } = props;
	if (platform.own[moment].length === 0) return null;
	return (
		<fieldset>
			<legend>{platform.label}</legend>
			{platform.own[moment].map((field) => (
				<div class="field" key={field.name}>
					<OwnInput
						field={field}
						fallback={moment === 'upload' ? platform.defaults[field.name] : undefined}
						value={values[nameOf(field)] ?? ''}
						onText={(text) => onValues({ ...values, [nameOf(field)]: text })}
					/>
				</div>
			))}
		</fieldset>
	);
}

/** The platform-specific fields of an upload. */
export const UploadOwnFields = (props: {
	platform: PlatformTexts;
	values: OwnTexts;
	onValues: (values: OwnTexts) => void;
}) => <OwnInputs {...props} moment="upload" nameOf={({ name }) => `${props.platform.platform}.${name}`} />;

/** Returns the values for the selected platforms. */
export const chosenValues = (values: OwnTexts, platforms: readonly string[]): OwnTexts =>
	Object.fromEntries(
		Object.entries(values).filter(
			([name, text]) => text.trim() !== '' && platforms.includes(name.split('.')[0] ?? ''),
		),
	);

/** Returns the platforms on which posts of these uploads are waiting for approval. */
const askingPlatforms = (uploads: readonly Upload[]) => {
	const waiting = uploads.flatMap(({ deliveries }) =>
		deliveries.filter(({ state }) => state === 'awaiting_approval').map(({ platform }) => platform),
	);
	return [...new Set(waiting)].flatMap((name) => platformOf(name) ?? []);
};

/** Returns true if all fields required to approve these uploads are filled in. */
export const isAnswered = (uploads: readonly Upload[], values: OwnTexts): boolean =>
	askingPlatforms(uploads).every(({ own }) =>
		own.approval.every(({ name, missing }) => !missing || Boolean(values[name])),
	);

/** The platform-specific fields of an approval. */
export const ApprovalOwnFields = (props: {
	uploads: readonly Upload[];
	values: OwnTexts;
	onValues: (values: OwnTexts) => void;
}) => (
	<>
		{askingPlatforms(props.uploads).map((platform) => (
			<OwnInputs
				key={platform.platform}
				platform={platform}
				moment="approval"
				nameOf={({ name }) => name}
				values={props.values}
				onValues={props.onValues}
			/>
		))}
	</>
);
