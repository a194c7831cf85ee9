namespace ILGpuNet.Graph;

/// <summary>Whether operations of this thread record what gradients need.</summary>
internal static class GradientMode
{
    [ThreadStatic] private static int disabledDepth;

    public static bool IsEnabled => disabledDepth == 0;

    public static Scope Disable()
    {
        disabledDepth++;
        return new Scope(-1);
    }

    /// <summary>Restores the mode when disposed.</summary>
    public readonly struct Scope(int change) : IDisposable
    {
        public void Dispose() => disabledDepth += change;
    }
}
