package org.zsmtp.smtp.mime;

/// Writes the header of one entity as its treatment says. For one header, by one thread.
final class HeaderConverter {
    private final Entity entity;
    private final Treatment treatment;
    private final FieldText text;
    private final Escaped longFields = new Escaped(Escaped.Break.FOLD, ConversionOptions.NulOctets.REMOVED);
    private boolean added;
    private boolean encodingWritten;

    HeaderConverter(Entity entity, Treatment treatment, FieldText text) {
        this.entity = entity;
        this.treatment = treatment;
        this.text = text;
    }

    void field(Field field, Octets out) {
        if (treatment.encoding() != null && field.lowerCaseName().equals("content-transfer-encoding")) {
            // Once, however often it stood there.
            if (!encodingWritten) {
                out.put("Content-Transfer-Encoding: " + treatment.encoding() + "\n");
            }
            encodingWritten = true;
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
        switch (treatment.header()) {
            case AS_IS -> new BodyConverter.Copied().line(line, out);
            case FOLDED, ENCODED, SEVEN_BIT -> longFields.line(line, out);
        }
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
        boolean rewritten = switch (treatment.header()) {
            case AS_IS -> false;
            case FOLDED -> field.longestLine() > Survey.LONGEST_LINE;
            case ENCODED, SEVEN_BIT -> field.high() > 0 || field.longestLine() > Survey.LONGEST_LINE;
        };
        if (rewritten) {
            out.put(text.written(field.name(), rest(field), treatment.header()).replace("\0", ""));
        } else if (field.nul() > 0) {
            out.put(octets.toString().replace("\0", ""));
        } else {
            out.put(octets.array(), octets.from(), octets.to());
        }
        out.put('\n');
    }

    private static String rest(Field field) {
        return field.name().isEmpty() ? field.octets().toString() : field.value();
    }
}
