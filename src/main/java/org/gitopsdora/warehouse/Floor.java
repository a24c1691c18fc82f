package org.gitopsdora.warehouse;

/**
 * A floor of {@code sql/}: its relations may read each other, without a cycle, and everything below. The ground floor holds the rooms of
 * {@code sources/} and the contracts of {@code shapes/}: a room reads what others give through their shapes only.
 *
 * @param name its folder below {@code sql/}; {@code sources} for the ground floor
 * @param number from 1, upwards
 */
public record Floor(String name, int number) {
    static final String ROOMS = "sources";
    static final String SHAPES = "shapes";

    /** Of a folder below {@code sql/}; empty where what stands in it is on no floor: preludes, checks, warnings. */
    static String nameOf(String folder) {
        String top = folder.contains("/") ? folder.substring(0, folder.indexOf('/')) : folder;
        if (top.equals(SHAPES)) {
            return ROOMS;
        }
        return top.equals(ROOMS) || Character.isDigit(top.charAt(0)) ? top : "";
    }
}
