#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

extern "C" __global__ void Gather(float* table, int* indices, float* output, int columns, int count)
{
    for (int i = GLOBAL_INDEX; i < (int)((unsigned int)count * (unsigned int)columns); i += GLOBAL_SIZE)
    {
        output[i] = table[indices[i / columns] * columns + i % columns];
    }
}
