namespace ILGpuNet.Cpu;

/// <summary>
/// Work that can be cut into independent parts. Implemented by structs, which <see cref="ForkJoin"/> hands to its threads without
/// allocating.
/// </summary>
internal interface IParallelWork
{
    /// <summary>Does part <paramref name="part"/> of 0..<paramref name="parts"/>-1. Must depend on nothing but these two.</summary>
    void Execute(int part, int parts);
}
