/** Rejects sentences with more than `max` words. Parts before and after a colon or a semicolon count separately. */
module.exports = function sentenceLength({ Syntax, RuleError, report, getSource }, { max = 40 } = {}) {
	const check = (node) => {
		const words = (text) => text.replace(/`[^`]*`|\]\([^)]*\)/g, 'x').match(/\p{L}{2,}/gu)?.length ?? 0;
		for (const part of getSource(node).split(/(?<=[.!?:;])\s/)) {
			if (words(part) > max) {
				const start = part.slice(0, 40).replace(/\s+/g, ' ');
				report(node, new RuleError(`${words(part)} words without a stop, at most ${max}: "${start}…"`));
			}
		}
	};
	return { [Syntax.Paragraph]: check, [Syntax.TableCell]: check };
};
