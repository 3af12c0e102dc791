package org.zsmtp.smtp.mime;

import java.nio.charset.StandardCharsets;

/// Writes the header of one entity as its treatment says. For one header, by one thread.
final class HeaderConverter {
    private final Entity entity;
    private final Treatment treatment;
    private final FieldText text;
    private boolean added;

    HeaderConverter(Entity entity, Treatment treatment, FieldText text) {
        this.entity = entity;
        this.treatment = treatment;
        this.text = text;
    }

    void field(Field field, Octets out) {
        if (treatment.encoding() != null && field.lowerCaseName().equals("content-transfer-encoding")) {
            out.put("Content-Transfer-Encoding: " + treatment.encoding() + "\n");
        } else {
            write(field, out);
        }
        if (entity.isRoot()) {
            // Behind the newest Received field, where ZMailer's agent has them.
            add(out);
        }
    }

    /// A piece of a field that is too long to be rewritten.
    void longField(Line line, Octets out) {
        new BodyConverter.Copied(treatment.header() == Treatment.HighText.SEVEN_BIT).line(line, out);
    }

    void end(boolean emptyLine, Octets out) {
        add(out);
        if (emptyLine) {
            out.put('\n');
        }
    }

    private void add(Octets out) {
        if (!added) {
            added = true;
            out.put(treatment.added());
        }
    }

    private void write(Field field, Octets out) {
        Octets octets = field.octets();
        if (field.high() > 0 && treatment.header() != Treatment.HighText.AS_IS) {
            out.put(withoutNul(rewritten(field)));
        } else if (field.nul() > 0) {
            out.put(withoutNul(octets.toString()));
        } else {
            out.put(octets.array(), octets.from(), octets.to());
        }
        out.put('\n');
    }

    private String rewritten(Field field) {
        String encoded = field.name().isEmpty()
                ? field.octets().toString()
                : field.name() + ":" + text.encoded(field.name(), field.value());
        if (treatment.header() == Treatment.HighText.ENCODED) {
            return encoded;
        }
        byte[] octets = encoded.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] < 0) {
                octets[i] = '?';
            }
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static String withoutNul(String field) {
        return field.replace("\0", "");
    }
}
