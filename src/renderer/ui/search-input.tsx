import { Search } from 'lucide-react';
import { TextInput } from './field.tsx';

interface SearchInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Its width, such as `w-56`. */
  readonly className?: string;
}

/** A field for what is looked for in a list. */
export function SearchInput({ label, placeholder, value, onChange, className = 'w-56' }: SearchInputProps) {
  return (
    <div className={`relative ${className}`}>
      <Search size={14} aria-hidden="true" className="absolute top-1.75 left-2 text-text-3" />
      <TextInput
        type="search"
        aria-label={label}
        placeholder={placeholder}
        className="pl-7"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
