import { useEffect, useId, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import { PLATFORMS } from '../platforms';
import type { PlatformTexts } from '../../server/dashboard-shell';
import { link } from '../router';
import type { Account } from '../types';
import { AccountChoice } from '../ui/account-choice';
import { Button, TextField } from '../ui/controls';
import { Trouble } from '../ui/failure';
import { Nothing } from '../ui/parts';
import { CheckFirst } from './check-upload';
import { chosenValues, UploadOwnFields, type OwnTexts } from './own-fields';

const ACCEPTED = 'video/mp4,video/quicktime,video/webm,image/jpeg,image/png,image/webp';

/** The area for dropping or choosing files. */
function FileDrop({ files, onFiles }: { files: readonly File[]; onFiles: (files: readonly File[]) => void }) {
	const { texts, formats } = useSpeech();
	const words = texts.uploads;
	const [over, setOver] = useState(false);
	const inputId = useId();
	const take = (list: FileList | null | undefined) => {
		if (list && list.length > 0) onFiles([...list]);
	};
	return (
		<div
			class={`drop ${over ? 'over' : ''}`}
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				take(event.dataTransfer?.files);
			}}
		>
			{files.length === 0 && (
				<p>
					<strong>{words.drop}</strong>
				</p>
			)}
			{files.map((file) => (
				<p key={`${file.name} ${file.size}`}>
					<strong>{words.chosen(file.name, formats.size(file.size))}</strong>
				</p>
			))}
			<input
				id={inputId}
				class="unseen"
				type="file"
				multiple
				accept={ACCEPTED}
				onChange={(event) => take(event.currentTarget.files)}
			/>
			<label class="button" for={inputId}>
				{files.length > 0 ? words.other : words.choose}
			</label>
		</div>
	);
}

/** Returns the fields of an upload in the service's format, which the webhook uses too. */
function fieldsOf(
	chosen: readonly Account[],
	texts: { caption: string; mediaType: string; own: OwnTexts },
): Record<string, string> {
	const { caption, mediaType, own } = texts;
	const of = (platform: Account['platform']) => chosen.filter((account) => account.platform === platform);
	const platforms = PLATFORMS.map(({ platform }) => platform).filter((name) => of(name).length > 0);
	return {
		platforms: platforms.join(','),
		...Object.fromEntries(
			platforms.map((platform) => [
				`account.${platform}`,
				of(platform)
					.map(({ id }) => id)
					.join(','),
			]),
		),
		...(caption.trim() !== '' && { content: caption.trim() }),
		...(mediaType !== '' && { media_type: mediaType }),
		...chosenValues(own, platforms),
	};
}

/** The post type of a file, if the selected platforms offer a choice. */
function TypeChoice(props: {
	platform: PlatformTexts;
	value: string;
	onChoice: (mediaType: string) => void;
}) {
	const { language, texts } = useSpeech();
	const id = useId();
	return (
		<>
			<label for={id}>{texts.uploads.type(props.platform.label)}</label>
			<select id={id} value={props.value} onChange={(event) => props.onChoice(event.currentTarget.value)}>
				<option value="">{texts.uploads.typeByFile}</option>
				{Object.entries(props.platform.uploads.mediaTypes).map(([value, name]) => (
					<option key={value} value={value}>
						{name[language]}
					</option>
				))}
			</select>
		</>
	);
}

/** The form for files, their destinations and their fields. */
export function SendForm(props: {
	accounts: readonly Account[];
	maxBytes: number;
	onSend: (files: readonly File[], fields: Record<string, string>) => void;
}) {
	const { maxBytes, onSend } = props;
	const { language, texts, formats } = useSpeech();
	const words = texts.uploads;
	const usable = props.accounts.filter(({ connected }) => connected);
	const [files, setFiles] = useState<readonly File[]>([]);
	const [ids, setIds] = useState<string[]>(() => (usable.length === 1 ? usable.map(({ id }) => id) : []));
	const [caption, setCaption] = useState('');
	const [mediaType, setMediaType] = useState('');
	const [own, setOwn] = useState<OwnTexts>({});
	const [trouble, setTrouble] = useState<string>();
	const chosen = usable.filter(({ id }) => ids.includes(id));
	const typed = PLATFORMS.find(
		({ platform, uploads }) =>
			Object.keys(uploads.mediaTypes).length > 0 && chosen.some((account) => account.platform === platform),
	);
	const fields = fieldsOf(chosen, { caption, mediaType: typed ? mediaType : '', own });
	const isTooLarge = files.some(({ size }) => size > maxBytes);

	function submit(event: Event) {
		event.preventDefault();
		if (files.length === 0) return setTrouble(words.pickFile);
		if (isTooLarge) return setTrouble(words.tooLarge(formats.size(maxBytes)));
		if (chosen.length === 0) return setTrouble(words.pickTarget);
		setTrouble(undefined);
		setFiles([]);
		setCaption('');
		onSend(files, fields);
	}

	// The change may have fixed the error.
	useEffect(() => setTrouble(undefined), [files, ids]);

	if (usable.length === 0) {
		return <Nothing text={words.noTargets} href={link('accounts')} action={texts.accounts.connect} />;
	}
	return (
		<form class="card" aria-labelledby="send-title" onSubmit={submit} noValidate>
			<h2 id="send-title">{words.send}</h2>
			<FileDrop files={files} onFiles={setFiles} />
			<AccountChoice label={words.targets} accounts={usable} ids={ids} onChoice={setIds} />
			<TextField
				label={files.length > 1 ? words.captionOfAll : words.caption}
				hint={PLATFORMS.map(({ uploads }) => uploads.caption[language]).join(' ')}
				rows={3}
				value={caption}
				onText={setCaption}
			/>
			{typed && <TypeChoice platform={typed} value={mediaType} onChoice={setMediaType} />}
			{PLATFORMS.filter(({ platform }) => chosen.some((account) => account.platform === platform)).map(
				(platform) => (
					<UploadOwnFields key={platform.platform} platform={platform} values={own} onValues={setOwn} />
				),
			)}
			<Trouble text={trouble} />
			<div class="buttons">
				<Button label={words.start} type="submit" class="primary" />
				{files.length > 0 && !isTooLarge && chosen.length > 0 && (
					<CheckFirst
						key={`${files.map(({ name, size }) => `${name} ${size}`).join()} ${JSON.stringify(fields)}`}
						files={files}
						fields={fields}
					/>
				)}
			</div>
		</form>
	);
}
