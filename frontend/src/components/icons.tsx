import type { ReactNode, SVGProps } from 'react';

export type IconProps = Omit<SVGProps<SVGSVGElement>, 'children'> & { size?: number };

/** One line weight for all icons; they are decoration, so screen readers skip them. */
function Outline({ size = 18, children, ...rest }: IconProps & { children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      {children}
    </svg>
  );
}

export const HomeIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z" />
  </Outline>
);
export const ListIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 6h16M4 12h16M4 18h10" />
  </Outline>
);
export const AskIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2" />
  </Outline>
);
export const BusinessIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 9 5.5 4h13L20 9M5 9v11h14V9M4 9h16M10 20v-6h4v6" />
  </Outline>
);
export const KeyIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M14.5 9.5a4 4 0 1 1-1.2-2.8 4 4 0 0 1 1.2 2.8zM14 11l6 6v3h-3v-2h-2v-2h-2l-1.5-1.5" />
  </Outline>
);
export const LogIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h5" />
  </Outline>
);
export const SearchIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M16.5 16.5 21 21M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0z" />
  </Outline>
);
export const SunIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
  </Outline>
);
export const MoonIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />
  </Outline>
);
export const ScreenIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 5h16v11H4zM9 20h6M12 16v4" />
  </Outline>
);
export const SignOutIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M14 5V4H5v16h9v-1M10 12h10M17 9l3 3-3 3" />
  </Outline>
);
export const CheckIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Outline>
);
export const CrossIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M6 6l12 12M18 6 6 18" />
  </Outline>
);
export const ClockIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM12 7.5V12l3 2" />
  </Outline>
);
export const SendIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 12 20 4l-5 16-3.5-6.5z" />
  </Outline>
);
export const QuestionIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9M12 17v.01" />
  </Outline>
);
export const AlertIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.01" />
  </Outline>
);
export const InfoIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM12 11.5V16M12 8.3v.01" />
  </Outline>
);
export const PersonIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20c.8-3.5 3.8-5.5 7.5-5.5s6.7 2 7.5 5.5" />
  </Outline>
);
export const CopyIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M9 9h11v11H9zM5 15H4V4h11v1" />
  </Outline>
);
export const ChevronDownIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="m7 10 5 5 5-5" />
  </Outline>
);
export const ChevronLeftIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="m14 7-5 5 5 5" />
  </Outline>
);
export const ChevronRightIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="m10 7 5 5-5 5" />
  </Outline>
);
export const ArrowInIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M17 7 7 17M7 10v7h7" />
  </Outline>
);
export const ArrowOutIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M7 17 17 7M10 7h7v7" />
  </Outline>
);
export const PlusIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M12 5v14M5 12h14" />
  </Outline>
);
export const RefreshIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M19.5 9A8 8 0 0 0 5 8M4.5 4v4.5H9M4.5 15A8 8 0 0 0 19 16M19.5 20v-4.5H15" />
  </Outline>
);
export const FilterIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 6h16M7 12h10M10 18h4" />
  </Outline>
);
export const OfflineIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M19 12.5a10 10 0 0 0-4.5-2.6M8.5 16a5 5 0 0 1 7 0M12 19.5v.01" />
  </Outline>
);
export const CoinsIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 7c0 1.7 3.6 3 8 3s8-1.3 8-3-3.6-3-8-3-8 1.3-8 3zM4 7v5c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12v5c0 1.7 3.6 3 8 3s8-1.3 8-3v-5" />
  </Outline>
);
export const FlagIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M6 21V4h11l-2 4 2 4H6" />
  </Outline>
);
export const StackIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M4 8.5 12 4l8 4.5-8 4.5zM4.5 12.5 12 16.7l7.5-4.2M4.5 16 12 20.2l7.5-4.2" />
  </Outline>
);
export const ApproveIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM8.5 12.3l2.5 2.5 4.5-5" />
  </Outline>
);
export const UploadIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M12 15.5V4.5M7.5 9 12 4.5 16.5 9M4.5 15.5v4h15v-4" />
  </Outline>
);
export const DownloadIcon = (props: IconProps) => (
  <Outline {...props}>
    <path d="M12 4.5v11M7.5 11l4.5 4.5 4.5-4.5M4.5 15.5v4h15v-4" />
  </Outline>
);
