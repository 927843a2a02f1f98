export { registerDashboard } from './routes';
export { createSessions, type Sessions } from './sessions';
