namespace ILGpuNet.Graph;

/// <summary>Whether operations of this thread record what gradients need.</summary>
internal static class GradientMode
{
    [ThreadStatic] private static int disabledDepth;

    public static bool IsEnabled => disabledDepth == 0;

    public static IDisposable Disable()
    {
        disabledDepth++;
        return new Scope();
    }

    /// <summary>Restores the mode when disposed; disposing again does nothing.</summary>
    private sealed class Scope : IDisposable
    {
        private bool isDisposed;

        public void Dispose()
        {
            if (isDisposed) return;
            isDisposed = true;
            disabledDepth--;
        }
    }
}
