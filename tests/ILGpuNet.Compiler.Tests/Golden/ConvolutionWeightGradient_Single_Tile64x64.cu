#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ int ConvolutionSizes_InputAt(ConvolutionSizes* self, Position window, Position offset)
{
    int d = (int)((unsigned int)window.Depth + (unsigned int)offset.Depth);
    int h = (int)((unsigned int)window.Height + (unsigned int)offset.Height);
    int w = (int)((unsigned int)window.Width + (unsigned int)offset.Width);
    bool isInside = d >= 0 && d < self->depth.Input && h >= 0 && h < self->height.Input && w >= 0 && w < self->width.Input;
    if (isInside)
    {
        return (int)(((unsigned int)d * (unsigned int)self->height.Input + (unsigned int)h) * (unsigned int)self->width.Input + (unsigned int)w);
    }
    return -1;
}

static __device__ __forceinline__ void TileProduct_Single_Tile64x64_MultiplyAdd(float* leftTile, float* rightTile, float* patch)
{
    float left[4] = {0};
    float right[4] = {0};
    int row = LOCAL_INDEX / 16;
    int column = LOCAL_INDEX % 16;
    #pragma unroll
    for (int step_ = 0; step_ < 16; step_++)
    {
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            left[i] = leftTile[step_ * 65 + row + i * 16];
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j] = rightTile[step_ * 65 + column + j * 16];
        }
        #pragma unroll
        for (int i = 0; i < 4; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int at = i * 4 + j;
                patch[at] = fmaf(left[i], right[j], patch[at]);
            }
        }
    }
}

extern "C" __global__ __launch_bounds__(256) void ConvolutionWeightGradient_Single_Tile64x64(float* yGradient, float* x, float* wGradient, ConvolutionSizes sizes, int segmentLength)
{
    __shared__ float gradientTile[1040];
    __shared__ float inputTile[1040];
    float patch[16] = {0};
    int m = sizes.Filters;
    int n = (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
    int k = (int)((unsigned int)sizes.Batch * (unsigned int)sizes.OutputCount);
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 64u - 1u) / 64) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 64u);
    int firstStep = (int)((unsigned int)(product / sizes.Groups) * (unsigned int)segmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)k - (unsigned int)firstStep), segmentLength) + (unsigned int)firstStep);
    int ownStep = LOCAL_INDEX % 16;
    for (int depth = firstStep; depth < end; depth += 16)
    {
        int step_ = (int)((unsigned int)depth + (unsigned int)ownStep);
        int image = step_ / sizes.OutputCount;
        int element = step_ % sizes.OutputCount;
        Position window = ConvolutionSizes_WindowOf(&sizes, element);
        for (int i = LOCAL_INDEX / 16; i < 64; i += 16)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)i);
            gradientTile[ownStep * 65 + i] = row >= m || step_ >= end ? 0.0f : yGradient[((image * sizes.Groups + group) * m + row) * sizes.OutputCount + element];
        }
        for (int j = LOCAL_INDEX / 16; j < 64; j += 16)
        {
            int column = (int)((unsigned int)firstColumn + (unsigned int)j);
            int channel = (int)(((unsigned int)image * (unsigned int)sizes.Groups + (unsigned int)group) * (unsigned int)sizes.Channels + (unsigned int)(column / sizes.KernelCount));
            int value;
            if (column >= n || step_ >= end)
            {
                value = -1;
            }
            else
            {
                Position value2 = ConvolutionSizes_OffsetOf(&sizes, column % sizes.KernelCount);
                value = ConvolutionSizes_InputAt(&sizes, window, value2);
            }
            int at = value;
            inputTile[ownStep * 65 + j] = at >= 0 ? x[channel * sizes.InputCount + at] : 0.0f;
        }
        __syncthreads();
        TileProduct_Single_Tile64x64_MultiplyAdd(gradientTile, inputTile, patch);
        __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)(LOCAL_INDEX / 16 + i * 16));
            int column = (int)((unsigned int)firstColumn + (unsigned int)(LOCAL_INDEX % 16 + j * 16));
            if (row < m && column < n)
            {
                wGradient[(product * m + row) * n + column] = patch[i * 4 + j];
            }
        }
    }
}
