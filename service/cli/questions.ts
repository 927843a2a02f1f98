import type { SettingQuestion } from '../channels';
import { CommandFailed } from './failure';

/** Creates prompts for a terminal. Every method throws CommandFailed if the user presses Ctrl-C. */
export async function createInterview() {
	// The package is an ES module, which CommonJS cannot require.
	const prompts = await import('@clack/prompts');

	async function answered<T>(answer: Promise<T>): Promise<Exclude<T, symbol>> {
		const value = await answer;
		if (prompts.isCancel(value)) throw new CommandFailed('Cancelled; nothing was written.');
		return value as Exclude<T, symbol>;
	}

	const oneLine = (question: SettingQuestion, current: string | undefined) => (text: string | undefined) => {
		const value = text?.trim() ?? '';
		if (value === '') return question.required && !current ? 'This is required.' : undefined;
		if (!question.blanks && /\s/.test(value)) return 'It must not contain spaces.';
		return question.check?.(value);
	};

	return {
		begin: (title: string) => prompts.intro(title),
		say: (text: string) => prompts.log.info(text),
		end: (text: string) => prompts.outro(text),

		choose: <T extends string>(message: string, options: { value: T; label: string; hint?: string }[]) =>
			answered(prompts.select<string>({ message, options })) as Promise<T>,

		chooseSome: <T extends string>(message: string, options: { value: T; label: string }[]) =>
			answered(
				prompts.multiselect<string>({
					message,
					options,
					initialValues: options.map(({ value }) => value),
					required: true,
				}),
			) as Promise<T[]>,

		confirm: (message: string) => answered(prompts.confirm({ message, initialValue: false })),

		/** @returns undefined if the input is empty, so that `current` is kept */
		async ask(question: SettingQuestion, current: string | undefined): Promise<string | undefined> {
			const kept = current ? ' Leave empty to keep the current value.' : '';
			const message = `${question.label}${question.hint ? ` (${question.hint})` : ''}.${kept}`;
			const validate = oneLine(question, current);
			const text = await answered(
				question.secret
					? prompts.password({ message, validate })
					: prompts.text({ message, validate, ...(current && { placeholder: current }) }),
			);
			return text?.trim() || undefined;
		},
	};
}

export type Interview = Awaited<ReturnType<typeof createInterview>>;
