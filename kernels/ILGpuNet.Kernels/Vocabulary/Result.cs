namespace ILGpuNet.Kernels;

/// <summary>
/// Where kernels that others can be fused to write what they have computed. As written, a store to memory; with a map behind the kernel, the compiler puts
/// the map in the place of the store, so that the result need not pass through memory.
/// </summary>
public static class Result
{
    /// <summary>Stores an element of the result: each is stored once, by one thread.</summary>
    /// <param name="output">The result.</param>
    /// <param name="index">The element's number in row-major order.</param>
    /// <param name="value">Its value.</param>
    public static void Store<T>(View<T> output, int index, T value) where T : unmanaged => output[index] = value;
}
