package dev.fairlead.bench.dashboard;

import dev.fairlead.bench.lab.LabException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Makes a picture of a page small: at most 256 colours, those that it uses most, and each other one as the nearest of these. Pages have few. */
final class Palette {
    private static final int MOST = 256;

    private Palette() {}

    /** Rewrites the file, a PNG. */
    static void reduce(Path file) {
        try {
            BufferedImage picture = ImageIO.read(file.toFile());
            ImageIO.write(reduced(picture), "png", file.toFile());
        } catch (IOException e) {
            throw new LabException("cannot rewrite " + file, e);
        }
    }

    private static BufferedImage reduced(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        Map<Integer, Integer> uses = new HashMap<>();
        for (int pixel : pixels) {
            uses.merge(pixel, 1, Integer::sum);
        }
        List<Integer> colours = new ArrayList<>(uses.keySet());
        colours.sort(Comparator.<Integer>comparingInt(uses::get).reversed());
        List<Integer> kept = colours.subList(0, Math.min(MOST, colours.size()));
        int[] table = kept.stream().mapToInt(Integer::intValue).toArray();
        Map<Integer, Integer> index = new HashMap<>();
        colours.forEach(colour -> index.put(colour, nearest(colour, table)));
        var model = new IndexColorModel(8, table.length, table, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        var small = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] indexes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indexes[i] = index.getOrDefault(pixels[i], 0).byteValue();
        }
        small.getRaster().setDataElements(0, 0, picture.getWidth(), picture.getHeight(), indexes);
        return small;
    }

    private static int nearest(int colour, int[] table) {
        int best = 0;
        for (int i = 1; i < table.length; i++) {
            if (distance(colour, table[i]) < distance(colour, table[best])) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int difference = ((one >> shift) & 255) - ((other >> shift) & 255);
            sum += difference * difference;
        }
        return sum;
    }
}
