package org.zsmtp.smtp.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes encoded words of octets (RFC 2047 section 2, encoding `Q`), each of whole characters and so long that
/// there is room in a line of 76 columns for a blank in front and two signs after.
///
/// @param charset of text that is not UTF-8
record EncodedWords(DefaultCharset charset) {
    private static final int LONGEST = 73;

    /// @param text one octet in each character
    List<String> of(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return of(octets, Utf8.is(octets) ? "UTF-8" : charset.name());
    }

    private static List<String> of(byte[] octets, String name) {
        String start = "=?" + name + "?Q?";
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder(start);
        for (byte[] character : characters(octets, name)) {
            String encoded = encoded(character);
            if (word.length() + encoded.length() + 2 > LONGEST && word.length() > start.length()) {
                words.add(word.append("?=").toString());
                word = new StringBuilder(start);
            }
            word.append(encoded);
        }
        words.add(word.append("?=").toString());
        return words;
    }

    /// What may not be parted.
    private static List<byte[]> characters(byte[] octets, String name) {
        List<byte[]> characters = new ArrayList<>(octets.length);
        if (Charset.isSupported(name)) {
            Charset known = Charset.forName(name);
            try {
                String text = known.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
                if (known.canEncode() && java.util.Arrays.equals(text.getBytes(known), octets)) {
                    text.codePoints()
                            .forEach(point ->
                                    characters.add(Character.toString(point).getBytes(known)));
                    if (characters.stream().mapToInt(each -> each.length).sum() == octets.length) {
                        return characters;
                    }
                    characters.clear();
                }
            } catch (CharacterCodingException notThat) {
                // Octets, then.
            }
        }
        for (byte octet : octets) {
            characters.add(new byte[] {octet});
        }
        return characters;
    }

    private static String encoded(byte[] character) {
        StringBuilder encoded = new StringBuilder(3);
        for (byte octet : character) {
            if (octet == ' ') {
                encoded.append('_');
            } else if (isSafe(octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("=%02X", octet & 0xff));
            }
        }
        return encoded.toString();
    }

    /// What may stand in an encoded word in all places (RFC 2047 section 5, rule 3).
    private static boolean isSafe(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '!'
                || octet == '*'
                || octet == '+'
                || octet == '-'
                || octet == '/';
    }
}
