export const en = {
  name: 'Try it on a real phone',
  title: 'Let the phone trust this computer',
  lead: 'Phones scan, use fingerprints and notify only on pages that are encrypted and trusted. This computer made a certificate of its own: compare it first, then install it on the phone.',
  'compare.title': 'Step 1: compare the fingerprint',
  'compare.lead':
    'Compare it with the one in the computer’s terminal, pair by pair. If any differs, do not install it: somebody in between has changed this page.',
  'compare.label': 'Fingerprint of the certificate (SHA-256)',
  'fetch.title': 'Step 2: download the certificate',
  'fetch.lead': 'It is good for {name} only and can’t pretend to be any other site.',
  'fetch.button': 'Download the certificate',
  'trust.title': 'Step 3: install and trust it',
  'trust.ios': 'iPhone, iPad',
  'trust.ios.1': 'Open this page in Safari, download, and choose Allow.',
  'trust.ios.2': 'Open Settings, tap Profile Downloaded, then Install.',
  'trust.ios.3': 'Open Settings › General › About › Certificate Trust Settings and switch on “Lingpai · {name}”.',
  'trust.android': 'Android',
  'trust.android.1':
    'Search for “CA certificate” in Settings, or open Security › More security settings › Encryption & credentials › Install a certificate › CA certificate.',
  'trust.android.2':
    'Android warns of the risk. When you have compared the fingerprint choose Install anyway, then the file you downloaded.',
  'trust.android.3': 'Open the app in Chrome; Firefox on Android does not take certificates that you installed.',
  'trust.harmony': 'Huawei (HarmonyOS)',
  'trust.harmony.1':
    'Open Settings › Privacy & security › Advanced › Certificates and credentials › Install from storage › CA certificate; in older versions Security › More settings › Encryption & credentials.',
  'trust.harmony.2': 'Choose the file you downloaded. If you do not find it, search for “certificate” in Settings.',
  'trust.harmony.3': 'Open the app in the phone’s own browser.',
  'open.title': 'Step 4: open the app',
  'open.lead':
    'No warning at the address means that it is trusted. You can remove the certificate in the same place afterwards.',
  'open.button': 'Open the phone app',
  'open.desktop': 'On a computer open {address}; its browser has to trust the certificate too.',
} as const
