/** Every smaller exercise that the machine grades. */
import { dashboardField } from './dashboard-field.ts';
import type { Exercise } from './exercise.ts';
import { showTheFailure } from './show-the-failure.ts';

export const exercises: readonly Exercise[] = [showTheFailure, dashboardField];
