namespace ILGpuNet.Cpu;

/// <summary>Cuts ranges into parts of nearly equal length.</summary>
internal static class Partition
{
    /// <summary>The range of part <paramref name="part"/> where 0..<paramref name="count"/> is cut at multiples of a unit.</summary>
    public static Range Split(int count, int unit, int part, int parts)
    {
        long units = ((long)count + unit - 1) / unit;
        int start = (int)Math.Min(units * part / parts * unit, count);
        int end = (int)Math.Min(units * (part + 1) / parts * unit, count);
        return start..end;
    }
}
