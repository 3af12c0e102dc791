package org.zsmtp.spool;

/// The format flag word of a control file, its `@` line.
///
/// @param bits 0x1 pid slots, 0x2 delay slots, 0x4 MIME structure blocks; no other bit is supported
public record FormatFlags(int bits) {

    private static final int DELAY_SLOT = 0x2;
    private static final int SUPPORTED = 0x7;

    public FormatFlags {
        if ((bits & ~SUPPORTED) != 0) {
            throw new IllegalArgumentException("unsupported format bits 0x" + Integer.toHexString(bits & ~SUPPORTED));
        }
    }

    /// Parses the word: an integer as C writes it, decimal, octal behind `0` or hexadecimal behind `0x`.
    ///
    /// @throws IllegalArgumentException where it is none, or has unsupported bits
    static FormatFlags parse(String text) {
        String word = text.strip();
        boolean hexadecimal = word.startsWith("0x") || word.startsWith("0X");
        // Octal words need no case of their own: below 8, which is all that is supported, they read as decimal ones.
        int radix = hexadecimal ? 16 : 10;
        String digits = hexadecimal ? word.substring(2) : word;
        try {
            return new FormatFlags(Integer.parseUnsignedInt(digits, radix));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("format word that is no number", e);
        }
    }

    /// @return whether every recipient line has a delay slot behind its pid slot
    public boolean delaySlot() {
        return (bits & DELAY_SLOT) != 0;
    }
}
