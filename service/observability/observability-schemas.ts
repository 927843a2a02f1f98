import { Type } from '@sinclair/typebox';
import { json, oneOf } from '../core/schemas';

const tags = ['Operation'];

export const HEALTH = {
	tags,
	summary: 'Check that the service is running',
	response: { 200: json('It runs.', Type.Object({ ok: Type.Literal(true) })) },
};

const readiness = Type.Object({
	ok: Type.Boolean(),
	failing: Type.Array(oneOf(['database', 'data_dir', 'files', 'stopping'])),
});

export const READINESS = {
	tags,
	summary: 'Check that the service is ready',
	response: {
		200: json('It can.', readiness),
		503: json('A dependency is failing, or the service is shutting down.', readiness),
	},
};

export const METRICS = {
	tags,
	summary: 'Get metrics for Prometheus',
	response: { 200: { description: 'Metrics.', content: { 'text/plain': { schema: Type.String() } } } },
};
