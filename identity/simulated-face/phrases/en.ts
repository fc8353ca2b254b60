import type { zhCN } from './zh-CN.ts'

export const en: Record<keyof typeof zhCN, string> = {
  name: 'Demonstration: face check',
  title: 'Simulated face check',
  'simulated.title': 'This page is a simulation',
  'simulated.body':
    'It opens no camera and takes no picture. Choose the result yourself, to see how a real service sends it back.',
  'person.name': 'Name',
  'person.document': 'ID number',
  ask: 'This is who it should be. To a real service, whoever stands before the camera:',
  passed: 'Looks like the person',
  failed: 'Does not look like the person',
  cancelled: 'Cancels the check',
  'gone.title': 'This check is over',
  'gone.body': 'Its result was sent, or its time is over. Please go on at the page where you came from.',
}
