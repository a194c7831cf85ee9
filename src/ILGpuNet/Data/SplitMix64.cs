namespace ILGpuNet.Data;

/// <summary>SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
internal static class SplitMix64
{
    public static ulong Next(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15);

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A state that seed and number choose. Neighbouring numbers are far apart: without the second step they would give shifted sequences.</summary>
    public static ulong StateOf(long seed, long number) => Mix(Mix((ulong)seed) + (ulong)number);
}
