export const logTexts = {
  title: 'Logs',
  text: 'Raw records, newest first. Secrets and phones are blotted out before they get here.',
  kind: {
    label: 'Which log',
    calls: 'Calls to Safaricom',
    callbacks: 'Messages from Safaricom',
    audit: 'Who did what',
  },
  list: 'Log entries',
  payment: 'Payment',
  showLabel: 'Show the raw record',
  raw: 'Raw record',
  emptyTitle: 'Nothing here yet',
  emptyText: 'Entries show up as payments are made.',
} as const;
